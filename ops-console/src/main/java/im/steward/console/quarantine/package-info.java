/** What could not be indexed: look, and send it back. */
@NullMarked
package im.steward.console.quarantine;

import org.jspecify.annotations.NullMarked;
