package im.steward.compliance.approval;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one request for a second pair of eyes. */
public record ApprovalId(UUID value) {
    public static ApprovalId next(Clock clock) {
        return new ApprovalId(UuidV7.next(clock));
    }

    public static ApprovalId of(String text) {
        return new ApprovalId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
