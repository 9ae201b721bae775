/** One part for each kind of store: how it is taken, how it is restored, how the two are compared. */
@NullMarked
package im.steward.backup.take;

import org.jspecify.annotations.NullMarked;
