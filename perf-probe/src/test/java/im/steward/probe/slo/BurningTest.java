package im.steward.probe.slo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.history.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces of bad samples per minute, judged minute by minute and, beside it, by an oracle that looks back. */
class BurningTest {
    private static final Slo THREE_NINES = slo(0.999, 28);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** @param bad of each minute's samples */
    record Trace(String name, Slo slo, int perMinute, List<Integer> bad, List<Long> before) {
        static Trace of(String name, Slo slo, int perMinute, int minutes, IntUnaryOperator bad) {
            List<Integer> each = new ArrayList<>();
            List<Long> before = new ArrayList<>(List.of(0L));
            for (int minute = 0; minute < minutes; minute++) {
                each.add(Math.clamp(bad.applyAsInt(minute), 0, perMinute));
                before.add(before.getLast() + each.getLast());
            }
            return new Trace(name, slo, perMinute, each, before);
        }

        Counts within(int end, Duration window) {
            int from = Math.max(0, end - (int) window.toMinutes());
            long total = (long) (end - from) * perMinute;
            return new Counts(total - (before.get(end) - before.get(from)), total);
        }

        /** The same, counted one by one. */
        Counts counted(int end, Duration window) {
            long lost = 0;
            long total = 0;
            for (int minute = end - 1; minute >= 0 && minute >= end - window.toMinutes(); minute--) {
                lost += bad.get(minute);
                total += perMinute;
            }
            return new Counts(total - lost, total);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Trace> traces() {
        Random random = new Random(1404);
        int day = 24 * 60;
        List<Trace> traces = new ArrayList<>(List.of(
                Trace.of("all is well", THREE_NINES, 60, day, _ -> 0),
                Trace.of("dead for ten minutes", THREE_NINES, 60, day, at -> in(at, 300, 310) ? 60 : 0),
                Trace.of("dead for two hours", THREE_NINES, 60, day, at -> in(at, 300, 420) ? 60 : 0),
                Trace.of("one bad an hour, asked rarely", THREE_NINES, 2, 3 * day, at -> at % 60 == 7 ? 1 : 0),
                Trace.of("two bad in a row, asked rarely", THREE_NINES, 2, day, at -> in(at, 500, 501) ? 2 : 0),
                Trace.of("slow leak", THREE_NINES, 600, 6 * day, at -> at > day ? 1 : 0),
                Trace.of("leak at the limit of six hours", THREE_NINES, 1000, 3 * day, at -> in(at, 600, 2000) ? 6 : 0),
                Trace.of(
                        "on and off by the minute",
                        THREE_NINES,
                        60,
                        day,
                        at -> in(at, 200, 600) && at % 2 == 0 ? 4 : 0),
                Trace.of(
                        "on and off by ten minutes",
                        THREE_NINES,
                        60,
                        day,
                        at -> in(at, 200, 900) && at / 10 % 2 == 0 ? 10 : 0),
                Trace.of(
                        "every five minutes a spike",
                        THREE_NINES,
                        60,
                        day,
                        at -> in(at, 200, 900) && at % 5 == 0 ? 30 : 0),
                Trace.of("recovers slowly", THREE_NINES, 100, 2 * day, at -> in(at, 100, 400) ? (400 - at) / 5 : 0),
                Trace.of("one half lost", slo(0.99, 7), 60, day, at -> in(at, 300, 360) ? 30 : 0),
                Trace.of("a promise of a day", slo(0.95, 1), 60, day, at -> in(at, 300, 330) ? 60 : 0),
                Trace.of("a promise of a quarter", slo(0.9999, 90), 60, 2 * day, at -> at == 700 ? 10 : 0)));
        for (int number = 0; number < 6; number++) {
            double share = 0.0005 * Math.pow(4, number);
            int begin = 100 + random.nextInt(500);
            int end = begin + 60 + random.nextInt(1500);
            long seed = random.nextLong();
            Random chance = new Random(seed);
            traces.add(Trace.of(
                    "chance of %.4f".formatted(share), THREE_NINES, 120, 2 * day, at -> (int) IntStream.range(0, 120)
                            .filter(_ -> chance.nextDouble() < (in(at, begin, end) ? share : 0.0001))
                            .count()));
        }
        return traces;
    }

    private static boolean in(int at, int from, int to) {
        return at >= from && at < to;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void rulesBurnInTheMinutesThatTheOracleSays(Trace trace) {
        Map<BurnRule, List<Boolean>> all = new EnumMap<>(BurnRule.class);
        Burning burning = Burning.NONE;
        for (int end = 1; end <= trace.bad().size(); end++) {
            int minute = end;
            burning = burning.next(trace.slo(), SECOND, window -> trace.within(minute, window));
            for (BurnRule rule : BurnRule.values()) {
                all.computeIfAbsent(rule, _ -> new ArrayList<>())
                        .add(burning.calm().containsKey(rule));
            }
        }
        for (BurnRule rule : BurnRule.values()) {
            List<Boolean> judged = all.getOrDefault(rule, List.of());
            List<Boolean> expected = oracle(trace, rule);
            assertThat(turns(judged)).as("%s, rule %s", trace, rule).isEqualTo(turns(expected));
            // No flapping: who begins burns for five minutes at least.
            List<Integer> turns = turns(judged);
            for (int turn = 1; turn < turns.size(); turn += 2) {
                assertThat(turns.get(turn) - turns.get(turn - 1)).isGreaterThanOrEqualTo(BurnRule.CALM_MINUTES);
            }
        }
    }

    @Test
    void theTracesMakeEachRuleBurnAndStayCalm() {
        for (BurnRule rule : BurnRule.values()) {
            long burn = traces().stream()
                    .filter(trace -> oracle(trace, rule).contains(true))
                    .count();
            assertThat(burn).as(rule.word()).isBetween(2L, 18L);
        }
        assertThat(traces()).hasSize(20);
    }

    @Test
    void aDeadTargetIsToldWithinMinutesAndAMinuteOfNothingNever() {
        Trace dead = traces().get(2);
        assertThat(turns(oracle(dead, BurnRule.HOUR)).getFirst()).isBetween(300, 303);
        assertThat(oracle(traces().get(3), BurnRule.HOUR)).doesNotContain(true);
        assertThat(oracle(traces().get(4), BurnRule.HOUR)).doesNotContain(true);
    }

    /** A certificate, asked once an hour and promised for a day: the short windows are shorter than that. */
    @Test
    void whoIsAskedRarelyIsToldOfByThreeBadSamplesAndNotByOne() {
        Slo slo = slo(0.999, 1);
        Duration every = Duration.ofHours(1);

        // With the third of them, at 22 o'clock.
        assertThat(turns(burns(slo, every, hour -> hour >= 20))).containsExactly(22 * 60);
        assertThat(turns(burns(slo, every, hour -> hour == 20))).isEmpty();
        assertThat(turns(burns(slo, every, hour -> hour == 20 || hour == 21))).isEmpty();
        // It is over when the last three were good and five minutes of that have passed.
        assertThat(turns(burns(slo, every, hour -> hour >= 20 && hour < 24)))
                .containsExactly(22 * 60, 26 * 60 + BurnRule.CALM_MINUTES - 1);
    }

    private static List<Boolean> burns(Slo slo, Duration every, IntPredicate bad) {
        List<Boolean> burns = new ArrayList<>();
        Burning burning = Burning.NONE;
        for (int minute = 1; minute <= 40 * 60; minute++) {
            int end = minute;
            burning = burning.next(slo, every, window -> asked(end, every, window, bad));
            burns.add(burning.rule().isPresent());
        }
        return burns;
    }

    /** One sample in the first minute of each interval. */
    private static Counts asked(int end, Duration every, Duration window, IntPredicate bad) {
        Counts counts = Counts.NONE;
        for (int minute = Math.max(0, end - (int) window.toMinutes()); minute < end; minute++) {
            if (minute % every.toMinutes() == 0) {
                counts = counts.plus(new Counts(bad.test(minute / (int) every.toMinutes()) ? 0 : 1, 1));
            }
        }
        return counts;
    }

    @Test
    void whoIsAskedTooRarelyForAnyRuleIsKnown() {
        assertThat(rules(1, Duration.ofHours(2))).containsExactly(BurnRule.SIX_HOURS);
        assertThat(rules(1, Duration.ofHours(3))).isEmpty();
        assertThat(rules(4, Duration.ofDays(1))).containsExactly(BurnRule.THREE_DAYS);
        assertThat(rules(28, Duration.ofSeconds(10))).containsExactly(BurnRule.values());
    }

    private static List<BurnRule> rules(int days, Duration every) {
        return Arrays.stream(BurnRule.values())
                .filter(rule -> rule.applies(Duration.ofDays(days), every))
                .toList();
    }

    @Test
    void whoSpendsNoFasterThanEvenlyIsNotToldWhateverThePeriod() {
        for (int days = 1; days <= 90; days++) {
            Slo slo = slo(0.99, days);
            Burning burning = Burning.NONE.next(slo, SECOND, _ -> new Counts(9_901, 10_000));
            assertThat(burning.calm()).as("%d days", days).isEmpty();
        }
        assertThat(BurnRule.THREE_DAYS.factor(Duration.ofDays(28))).isEqualTo(1);
        assertThat(BurnRule.THREE_DAYS.factor(Duration.ofDays(90))).isEqualTo(3);
    }

    /**
     * Says the rule another way: it burns at the end of a minute if some minute up to then set it on fire, and no five
     * minutes of calm lie between.
     */
    private static List<Boolean> oracle(Trace trace, BurnRule rule) {
        int minutes = trace.bad().size();
        boolean[] fire = new boolean[minutes];
        boolean[] calm = new boolean[minutes];
        if (rule.longWindow().compareTo(trace.slo().period()) < 0) {
            double budgetPerSample = 1 - trace.slo().goal();
            for (int minute = 0; minute < minutes; minute++) {
                double limit = Math.max(
                        1,
                        shareOf(rule)
                                * trace.slo().period().toMinutes()
                                / rule.longWindow().toMinutes());
                Counts recent = trace.counted(minute + 1, rule.shortWindow());
                Counts all = trace.counted(minute + 1, rule.longWindow());
                double recentBurn =
                        recent.total() == 0 ? 0 : (double) recent.bad() / (double) recent.total() / budgetPerSample;
                double allBurn = all.total() == 0 ? 0 : (double) all.bad() / (double) all.total() / budgetPerSample;
                fire[minute] = recentBurn >= limit && allBurn >= limit && recent.bad() >= 3;
                calm[minute] = recentBurn < limit * 0.9;
            }
        }
        List<Boolean> burns = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            int lastFire = minute;
            int run = 0;
            boolean ended = false;
            while (lastFire >= 0 && !(fire[lastFire] && !ended)) {
                run = calm[lastFire] ? run + 1 : 0;
                ended |= run >= 5;
                if (ended) {
                    break;
                }
                lastFire--;
            }
            burns.add(!ended && lastFire >= 0);
        }
        return burns;
    }

    private static double shareOf(BurnRule rule) {
        return switch (rule) {
            case HOUR -> 0.02;
            case SIX_HOURS -> 0.05;
            case THREE_DAYS -> 0.10;
        };
    }

    private static List<Integer> turns(List<Boolean> burns) {
        List<Integer> turns = new ArrayList<>();
        boolean now = false;
        for (int minute = 0; minute < burns.size(); minute++) {
            if (burns.get(minute) != now) {
                now = burns.get(minute);
                turns.add(minute);
            }
        }
        return turns;
    }

    private static Slo slo(double goal, int days) {
        return new Slo(
                SloId.of("00000000-0000-7000-8000-000000000001"),
                "chat answers",
                TargetId.of("local", "chat-web"),
                goal,
                Optional.empty(),
                Duration.ofDays(days),
                Optional.empty(),
                "operator",
                Instant.EPOCH,
                Optional.empty());
    }
}
