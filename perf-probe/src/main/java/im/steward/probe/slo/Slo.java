package im.steward.probe.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.probe.history.Tally;
import im.steward.probe.history.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A service level promised of a target: this share of samples within a period is good, and where a threshold is given,
 * answered within it.
 *
 * @param dependsOn a target whose trouble explains this one's
 */
public record Slo(
        SloId id,
        String name,
        TargetId target,
        double goal,
        Optional<Duration> threshold,
        Duration period,
        Optional<TargetId> dependsOn,
        String createdBy,
        Instant createdAt,
        Optional<Instant> endedAt) {
    /** What binary fractions add or take: 1 - 0.999 is a little less than a thousandth. */
    private static final double NOISE = 1e-6;

    private static final double LOWEST = 0.5;
    private static final int LONGEST_NAME = 100;

    public Slo {
        refuse(
                name.isBlank() || name.length() > LONGEST_NAME,
                "An objective has a name of up to 100 characters",
                "Write one");
        refuse(
                !(goal >= LOWEST && goal < 1),
                "The goal is a share from 50 % up to less than 100 %",
                "Write it in percent, such as 99.9; whoever promises 100 % has no error budget");
        refuse(
                threshold
                        .filter(limit -> limit.compareTo(Duration.ofMillis(1)) < 0
                                || limit.compareTo(Duration.ofMinutes(10)) > 0)
                        .isPresent(),
                "The latency promised lies between 1 ms and 10 minutes",
                "Write it in milliseconds, or leave it empty");
        refuse(
                period.compareTo(Duration.ofDays(1)) < 0 || period.compareTo(Duration.ofDays(90)) > 0,
                "The period lies between 1 and 90 days",
                "28 days have four of each weekday");
        refuse(
                dependsOn.filter(target::equals).isPresent(),
                "A target does not depend on itself",
                "Choose another target, or none");
    }

    private static void refuse(boolean wrong, String what, String action) {
        if (wrong) {
            throw new InvalidException(new Fault("slo-invalid", what, action));
        }
    }

    /** What of a period it was promised for; nobody is held to what was before, or is after. */
    public Optional<Period> held(Period within) {
        Instant from = createdAt.isAfter(within.from()) ? createdAt : within.from();
        Instant to = endedAt.filter(within.to()::isAfter).orElse(within.to());
        return from.isBefore(to) ? Optional.of(new Period(from, to)) : Optional.empty();
    }

    public Counts counts(Tally tally) {
        if (threshold.isEmpty()) {
            return new Counts(tally.good(), tally.total());
        }
        // Who was asked while our own host was busy has no latency; who was refused is bad, however quick. A bad one
        // has a latency only where it waited as long as good ones may take: within the threshold are good ones.
        long total = tally.answered() + tally.bad();
        return new Counts(Math.min(tally.within(threshold.get()), tally.answered()), total);
    }

    /** How many times faster than evenly the budget is spent; 1 spends all of it in the period. */
    public double burn(Counts counts) {
        return counts.total() == 0 ? 0 : (double) counts.bad() / (double) counts.total() / (1 - goal);
    }

    /** Of the period's budget, between 1 and below 0 when more is spent than there was. */
    public double budgetLeft(Counts period) {
        return 1 - burn(period);
    }

    /** Who meets the goal exactly has spent all and promised nothing too much. */
    public boolean keptBy(Counts counts) {
        return budgetLeft(counts) >= -NOISE;
    }

    /** Of the budget, in percent, rounded down to tenths: what is not there is not shown. */
    public double percentLeft(Counts period) {
        return Math.floor(budgetLeft(period) * 1_000 + NOISE) / 10;
    }

    /** Of the budget, in percent, rounded up to tenths; above 100 when more is spent than there was. */
    public double percentSpent(Counts period) {
        return Math.max(0, Math.ceil(burn(period) * 1_000 - NOISE)) / 10;
    }
}
