/** The tree behind the entries: places, checkpoints and anchors, and what is proven, checked and exported from them. */
@NullMarked
package im.steward.trail.keeper;

import org.jspecify.annotations.NullMarked;
