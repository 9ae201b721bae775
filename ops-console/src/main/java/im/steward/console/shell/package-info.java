/** The frame around every page, and the pages of a fault. */
@NullMarked
package im.steward.console.shell;

import org.jspecify.annotations.NullMarked;
