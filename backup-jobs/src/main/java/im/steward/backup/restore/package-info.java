/** Sets restored into scratch places: checked before, compared after, and destroyed in any case. */
@NullMarked
package im.steward.backup.restore;

import org.jspecify.annotations.NullMarked;
