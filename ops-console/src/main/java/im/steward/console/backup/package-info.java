/** Backup plans, their runs and sets: made, asked for, followed, kept. */
@NullMarked
package im.steward.console.backup;

import org.jspecify.annotations.NullMarked;
