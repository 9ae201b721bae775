package im.steward.platform;

import im.steward.event.AuditEvent;

/** Takes what a reader finds, in the order of the export. */
public interface ExportSink {
    void event(Place place, AuditEvent event);

    void rejected(Rejection rejection);
}
