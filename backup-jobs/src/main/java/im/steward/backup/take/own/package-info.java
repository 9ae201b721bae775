/** Steward itself: its database with the trail, its keys, its configuration. */
@NullMarked
package im.steward.backup.take.own;

import org.jspecify.annotations.NullMarked;
