/** The home page as each role meets it. */
@NullMarked
package im.steward.console.home;

import org.jspecify.annotations.NullMarked;
