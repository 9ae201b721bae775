package im.steward.console.slo;

import im.steward.kernel.Period;
import im.steward.probe.history.Tally;
import im.steward.probe.slo.Counts;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.Slos;
import im.steward.probe.slo.Slos.Measured;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one objective stood in a month: neither maintenance nor what was before it was promised is in its figures. */
record SloMonth(Slo slo, List<Day> days, Counts counts, Tally tally, Duration excluded) {
    /** @param left of the month's budget at the day's end, in percent */
    record Day(LocalDate day, Counts counts, Tally tally, Duration excluded, double left) {
        Optional<Double> reached() {
            return SloMonth.reached(counts);
        }
    }

    SloMonth {
        days = List.copyOf(days);
    }

    static SloMonth of(Slo slo, ReportMonth month, Slos slos) {
        List<LocalDate> dates = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        Counts all = Counts.NONE;
        Tally tally = new Tally();
        Duration excluded = Duration.ZERO;
        for (ReportMonth.Day day : month.days()) {
            if (slo.held(day.period()).isPresent()) {
                Measured one = slos.measured(slo, day.period());
                dates.add(day.day());
                measured.add(one);
                all = all.plus(one.counts());
                tally.add(one.tally());
                excluded = excluded.plus(lasting(one));
            }
        }
        List<Day> days = new ArrayList<>();
        long bad = 0;
        for (int place = 0; place < measured.size(); place++) {
            Measured one = measured.get(place);
            bad += one.counts().bad();
            double left = slo.percentLeft(new Counts(all.total() - bad, all.total()));
            days.add(new Day(dates.get(place), one.counts(), one.tally(), lasting(one), left));
        }
        return new SloMonth(slo, days, all, tally, excluded);
    }

    private static Duration lasting(Measured one) {
        return one.excluded().stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** In percent, rounded down: what is not whole is not shown as whole. */
    private static Optional<Double> reached(Counts counts) {
        return counts.total() == 0
                ? Optional.empty()
                : Optional.of(Math.floor((double) counts.good() / (double) counts.total() * 100_000) / 1_000);
    }

    Optional<Double> reached() {
        return reached(counts);
    }

    /** Of the budget, in percent; above 100 when more is spent than there was. */
    Optional<Double> used() {
        return counts.total() == 0 ? Optional.empty() : Optional.of(slo.percentSpent(counts));
    }

    /** {@code kept}, {@code missed} or {@code unknown}. */
    String verdict() {
        return counts.total() == 0 ? "unknown" : slo.keptBy(counts) ? "kept" : "missed";
    }

    List<Day> measuredDays() {
        return days.stream().filter(day -> day.counts().total() > 0).toList();
    }
}
