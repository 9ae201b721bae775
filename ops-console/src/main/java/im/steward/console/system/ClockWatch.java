package im.steward.console.system;

import im.steward.kernel.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices a clock that was set while we ran, and one that the database's disagrees with: leases, approvals, sessions and
 * schedules tell time by it. The trail's order does not.
 */
final class ClockWatch {
    private static final Duration TOLERATED = Duration.ofSeconds(5);
    private final Clock clock;
    private final LongSupplier nanos;
    private final Instant started;
    private final long startedNanos;

    /** @param nanos a clock nobody can set: {@code System::nanoTime} */
    ClockWatch(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.started = clock.instant();
        this.startedNanos = nanos.getAsLong();
    }

    /** @param database what PostgreSQL's clock showed a moment ago */
    Optional<Fault> look(Instant database) {
        Instant now = clock.instant();
        Duration set = Duration.between(started.plusNanos(nanos.getAsLong() - startedNanos), now);
        if (tooMuch(set)) {
            return Optional.of(fault("This host's clock was set by %d s while Steward ran".formatted(set.toSeconds())));
        }
        Duration apart = Duration.between(database, now);
        return tooMuch(apart)
                ? Optional.of(fault("This host's clock and PostgreSQL's are %d s apart"
                        .formatted(apart.abs().toSeconds())))
                : Optional.empty();
    }

    private static boolean tooMuch(Duration difference) {
        return difference.abs().compareTo(TOLERATED) > 0;
    }

    private static Fault fault(String what) {
        return new Fault(
                "clock-off",
                what,
                "Let chrony or systemd-timesyncd set the time on every host, then start Steward again");
    }
}
