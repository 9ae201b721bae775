package im.steward.probe.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.probe.history.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Time that counts for no promise, with who took it out and why.
 *
 * @param target one; absent: all
 */
public record Maintenance(
        UUID id,
        Optional<TargetId> target,
        Period period,
        String reason,
        String plannedBy,
        Instant plannedAt,
        Optional<Instant> cancelledAt) {
    private static final Duration LONGEST = Duration.ofDays(7);

    public Maintenance {
        if (reason.isBlank() || reason.length() > 500) {
            throw new InvalidException(new Fault(
                    "maintenance-without-reason",
                    "Maintenance says why, in up to 500 characters",
                    "Write what is done; it stands in the reports"));
        }
        if (period.length().compareTo(Duration.ofMinutes(1)) < 0
                || period.length().compareTo(LONGEST) > 0) {
            throw new InvalidException(new Fault(
                    "maintenance-length-invalid",
                    "Maintenance lasts between a minute and seven days",
                    "Choose another beginning or end"));
        }
    }

    boolean concerns(TargetId asked) {
        return cancelledAt.isEmpty() && target.map(asked::equals).orElse(true);
    }

    /** What several of them cover of a period, each moment once. */
    static List<Period> covered(List<Maintenance> windows, TargetId target, Period within) {
        List<Period> covered = new ArrayList<>();
        windows.stream()
                .filter(one -> one.concerns(target))
                .map(Maintenance::period)
                .filter(one -> one.from().isBefore(within.to()) && one.to().isAfter(within.from()))
                .map(one -> new Period(latest(one.from(), within.from()), earliest(one.to(), within.to())))
                .sorted(Comparator.comparing(Period::from))
                .forEach(one -> {
                    if (!covered.isEmpty()
                            && !one.from().isAfter(covered.getLast().to())) {
                        Period former = covered.removeLast();
                        covered.add(new Period(former.from(), latest(former.to(), one.to())));
                    } else {
                        covered.add(one);
                    }
                });
        return covered;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
