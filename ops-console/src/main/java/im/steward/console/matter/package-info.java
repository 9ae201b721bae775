/** Matters: opened, narrowed, joined, closed. */
@NullMarked
package im.steward.console.matter;

import org.jspecify.annotations.NullMarked;
