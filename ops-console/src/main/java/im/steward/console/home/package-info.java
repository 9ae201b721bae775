/** The first page after sign-in: what waits for this person. */
@NullMarked
package im.steward.console.home;

import org.jspecify.annotations.NullMarked;
