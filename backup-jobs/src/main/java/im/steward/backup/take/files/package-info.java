/** File trees, such as uploads: restic's own trees, with a list of what each file must hash to. */
@NullMarked
package im.steward.backup.take.files;

import org.jspecify.annotations.NullMarked;
