package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KneeSearchTest {
    private static final LoadPlan.FindKnee WANTED =
            new LoadPlan.FindKnee(10, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(1), 1_000);

    @Test
    void theKneeIsWithinEightPercentWhereverItLies() throws InterruptedException {
        Random random = new Random(4);
        for (int round = 0; round < 1_000; round++) {
            double limit = 10 + random.nextDouble() * 9_000;

            Knee knee = new KneeSearch(WANTED, rate -> rate <= limit ? Verdict.WITHIN : Verdict.OVER).search();

            assertThat(knee).isInstanceOfSatisfying(Knee.Found.class, found -> {
                assertThat(found.perSecond()).isLessThanOrEqualTo(limit);
                assertThat(found.over()).isGreaterThan(limit).isLessThanOrEqualTo(found.perSecond() * 1.08);
            });
        }
    }

    @Test
    void oneHiccupIsNoKnee() throws InterruptedException {
        List<Double> tried = new ArrayList<>();

        Knee knee = new KneeSearch(WANTED, rate -> {
                    boolean first = !tried.contains(rate);
                    tried.add(rate);
                    return rate > 300 || (first && rate > 30) ? Verdict.OVER : Verdict.WITHIN;
                })
                .search();

        assertThat(knee)
                .isInstanceOfSatisfying(
                        Knee.Found.class, found -> assertThat(found.perSecond()).isBetween(277.0, 300.0));
    }

    @Test
    void aTargetThatIsTooSlowAtOnceIsTriedMoreGentlyAndThenLeftAlone() throws InterruptedException {
        List<Double> tried = new ArrayList<>();

        Knee knee = new KneeSearch(WANTED, rate -> {
                    tried.add(rate);
                    return Verdict.OVER;
                })
                .search();

        assertThat(knee).isEqualTo(new Knee.Below(0.625, Verdict.OVER));
        assertThat(tried).containsExactly(10.0, 10.0, 5.0, 5.0, 2.5, 2.5, 1.25, 1.25, 0.625, 0.625);
    }

    @Test
    void errorsAtTheFirstRateEndTheSearch() throws InterruptedException {
        List<Double> tried = new ArrayList<>();

        Knee knee = new KneeSearch(WANTED, rate -> {
                    tried.add(rate);
                    return Verdict.TOO_MANY_ERRORS;
                })
                .search();

        assertThat(knee).isEqualTo(new Knee.Below(10, Verdict.TOO_MANY_ERRORS));
        assertThat(tried).containsExactly(10.0);
    }

    @Test
    void whatIsNotTheTargetsLimitIsNotCalledItsKnee() throws InterruptedException {
        assertThat(new KneeSearch(WANTED, rate -> rate < 100 ? Verdict.WITHIN : Verdict.HOST_BUSY).search())
                .isEqualTo(new Knee.AtLeast(80, Verdict.HOST_BUSY));
        assertThat(new KneeSearch(WANTED, rate -> rate < 100 ? Verdict.WITHIN : Verdict.SHORT_OF_USERS).search())
                .isEqualTo(new Knee.AtLeast(80, Verdict.SHORT_OF_USERS));
        assertThat(new KneeSearch(WANTED, _ -> Verdict.WITHIN).search())
                .isEqualTo(new Knee.AtLeast(10_000, Verdict.WITHIN));
        assertThat(new KneeSearch(WANTED, _ -> Verdict.STOPPED).search())
                .isEqualTo(new Knee.Below(10, Verdict.STOPPED));
    }
}
