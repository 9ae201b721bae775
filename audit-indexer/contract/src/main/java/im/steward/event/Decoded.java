package im.steward.event;

import im.steward.kernel.Fault;

/** What came out of bytes: an event, or the reason why there is none. Nothing is thrown. */
public sealed interface Decoded {
    record Event(AuditEvent event) implements Decoded {}

    /** The fault's sentence never quotes the body. */
    record Refused(Fault fault) implements Decoded {}
}
