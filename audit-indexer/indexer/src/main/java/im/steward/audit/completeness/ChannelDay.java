package im.steward.audit.completeness;

import im.steward.event.AuditEvent;
import im.steward.event.ChannelRef;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is counted together: a source, a conversation, a UTC day.
 *
 * @param channel the conversation's id; empty for events outside any
 */
public record ChannelDay(String platform, String instance, String channel, LocalDate day) {
    /** Records nobody can read belong to no source. */
    static final String UNREADABLE = "-";

    static ChannelDay of(AuditEvent event) {
        return new ChannelDay(
                event.head().id().platform(),
                event.head().id().instance(),
                event.conversation().map(ChannelRef::id).orElse(""),
                LocalDate.ofInstant(event.head().at(), ZoneOffset.UTC));
    }
}
