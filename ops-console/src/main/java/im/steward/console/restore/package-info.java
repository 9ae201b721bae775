/** Pages, calls and commands of restores. */
@NullMarked
package im.steward.console.restore;

import org.jspecify.annotations.NullMarked;
