/** The officer's search: asking, seeing why something was found, and what stood around it. */
@NullMarked
package im.steward.console.search;

import org.jspecify.annotations.NullMarked;
