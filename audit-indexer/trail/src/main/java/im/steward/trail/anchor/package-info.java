/** Where checkpoints go so that whoever holds the database cannot rewrite them. */
@NullMarked
package im.steward.trail.anchor;

import org.jspecify.annotations.NullMarked;
