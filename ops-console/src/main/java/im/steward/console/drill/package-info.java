/** Drills by page, API and schedule. */
@NullMarked
package im.steward.console.drill;

import org.jspecify.annotations.NullMarked;
