/** MongoDB databases, by {@code mongodump} where a site has it. */
@NullMarked
package im.steward.backup.take.mongo;

import org.jspecify.annotations.NullMarked;
