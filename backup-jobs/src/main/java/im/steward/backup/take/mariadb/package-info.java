/** MariaDB and MySQL databases, by {@code mariadb-dump}. */
@NullMarked
package im.steward.backup.take.mariadb;

import org.jspecify.annotations.NullMarked;
