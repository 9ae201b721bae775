package im.steward.compliance.verification;

import im.steward.kernel.UuidV7;
import java.time.Clock;
import java.util.UUID;

/** Names one verification that was taken in. */
public record VerificationId(UUID value) {
    static VerificationId next(Clock clock) {
        return new VerificationId(UuidV7.next(clock));
    }

    public static VerificationId of(String text) {
        return new VerificationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
