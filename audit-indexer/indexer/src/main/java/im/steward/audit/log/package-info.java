/** What may be said in a log of what went wrong. */
@NullMarked
package im.steward.audit.log;

import org.jspecify.annotations.NullMarked;
