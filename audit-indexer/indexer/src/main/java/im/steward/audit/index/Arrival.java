package im.steward.audit.index;

import im.steward.event.AuditEvent;
import im.steward.event.EventBytes;
import java.time.Instant;

/**
 * An event as it came from the topic.
 *
 * @param received when the broker took it, by its own clock in the topics we make
 */
public record Arrival(AuditEvent event, EventBytes bytes, int partition, long offset, Instant received) {}
