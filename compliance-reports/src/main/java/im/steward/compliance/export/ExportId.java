package im.steward.compliance.export;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one export. */
public record ExportId(UUID value) {
    public static ExportId next(Clock clock) {
        return new ExportId(UuidV7.next(clock));
    }

    public static ExportId of(String text) {
        return new ExportId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
