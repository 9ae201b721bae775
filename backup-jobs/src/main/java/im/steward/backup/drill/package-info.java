/** Drills: sets restored for proof, beside what is live, checked, measured, reported and destroyed again. */
@NullMarked
package im.steward.backup.drill;

import org.jspecify.annotations.NullMarked;
