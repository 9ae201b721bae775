package im.steward.console.slo;

import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.SloId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

final class SomeSlo {
    private SomeSlo() {}

    /** Of 28 days, about availability alone. */
    static Slo promising(double percent) {
        return new Slo(
                new SloId(UUID.randomUUID()),
                "promise",
                TargetId.of("site", "chat-web"),
                percent / 100,
                Optional.empty(),
                Duration.ofDays(28),
                Optional.empty(),
                "officer:alice",
                Instant.EPOCH,
                Optional.empty());
    }
}
