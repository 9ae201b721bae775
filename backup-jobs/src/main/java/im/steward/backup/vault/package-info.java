/** Where backup sets lie: restic repositories, each with its key in a file; a stream enters whole or not at all. */
@NullMarked
package im.steward.backup.vault;

import org.jspecify.annotations.NullMarked;
