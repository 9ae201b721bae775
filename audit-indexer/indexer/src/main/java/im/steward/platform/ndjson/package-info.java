/** One message a line, for platforms that have no export of their own. */
@NullMarked
package im.steward.platform.ndjson;

import org.jspecify.annotations.NullMarked;
