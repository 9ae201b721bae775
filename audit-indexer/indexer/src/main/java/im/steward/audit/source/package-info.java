/** Into Kafka: publishing events, and the import runs that read whole exports. */
@NullMarked
package im.steward.audit.source;

import org.jspecify.annotations.NullMarked;
