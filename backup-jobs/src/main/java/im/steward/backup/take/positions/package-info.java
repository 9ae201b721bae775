/** How far Kafka's consumers have read. */
@NullMarked
package im.steward.backup.take.positions;

import org.jspecify.annotations.NullMarked;
