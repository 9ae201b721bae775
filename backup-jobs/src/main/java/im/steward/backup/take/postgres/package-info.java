/** PostgreSQL databases, by {@code pg_dump} of a snapshot whose content is fingerprinted at the same moment. */
@NullMarked
package im.steward.backup.take.postgres;

import org.jspecify.annotations.NullMarked;
