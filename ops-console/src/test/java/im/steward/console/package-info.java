/** The console as its readers and callers meet it. */
@NullMarked
package im.steward.console;

import org.jspecify.annotations.NullMarked;
