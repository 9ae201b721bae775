package im.steward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.plan.CostLine.Side;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private static final int TRIES = 3_000;

    @Test
    void oneHostPlaysEveryRole() {
        CapacityPlan plan = Planner.plan(wish(200, 4_000, 365, Availability.SINGLE));

        assertThat(plan.hosts()).hasSize(1);
        assertThat(plan.hosts().getFirst().roles()).containsExactly(HostRole.values());
        assertThat(plan.figure("kafka_replication_factor").value()).isEqualTo(1);
        assertThat(plan.figure("elasticsearch_replicas").value()).isZero();
    }

    @Test
    void withHighAvailabilityAnyHostMayFail() {
        CapacityPlan plan = Planner.plan(wish(2_000, 60_000, 365, Availability.HA));

        assertThat(plan.hosts()).hasSize(3);
        assertThat(plan.hostsOf(HostRole.KAFKA)).hasSize(3);
        assertThat(plan.hostsOf(HostRole.ELASTICSEARCH)).hasSize(3);
        assertThat(plan.hostsOf(HostRole.POSTGRESQL)).hasSize(2);
        assertThat(plan.hostsOf(HostRole.CHAT)).hasSize(2);
        assertThat(plan.hostsOf(HostRole.LOADBALANCER)).hasSize(2);
        assertThat(plan.hostsOf(HostRole.STEWARD_INDEXER)).hasSize(2);
        assertThat(plan.figure("kafka_min_insync_replicas").value()).isEqualTo(2);
        assertThat(plan.figure("elasticsearch_replicas").value()).isEqualTo(1);
        assertThat(plan.hostsOf(HostRole.BACKUP))
                .as("backups lie on a host that holds no database")
                .doesNotContainAnyElementsOf(plan.hostsOf(HostRole.POSTGRESQL));
    }

    @Test
    void whatGrowsTooLargeMovesToHostsOfItsOwn() {
        assertThat(size(1_000, 25)).isEqualTo(3);
        assertThat(size(1_000_000, 25_000)).isEqualTo(6);
        assertThat(size(9_000_000, 0)).isEqualTo(9);
    }

    private static int size(long messages, long mediaMb) {
        return Planner.plan(new Wish(20_000, 6_000, messages, mediaMb, 1_825, Availability.HA, Optional.empty()))
                .hosts()
                .size();
    }

    @ParameterizedTest
    @CsvSource({"1, One host", "2, Two hosts"})
    void fewerThanThreeHostsKeepNoQuorum(int hosts, String named) {
        assertThatThrownBy(() -> Planner.plan(limited(wish(100, 1_000, 30, Availability.HA), hosts)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.fault().code()).isEqualTo("plan-no-quorum");
                    assertThat(refused.fault().what()).startsWith(named).contains("quorum");
                    assertThat(refused.fault().action()).contains("--hosts 3", "--ha");
                });
        assertThat(Planner.plan(limited(wish(100, 1_000, 30, Availability.SINGLE), hosts))
                        .hosts())
                .hasSize(1);
        assertThat(Planner.plan(limited(wish(100, 1_000, 30, Availability.HA), 3))
                        .hosts())
                .hasSize(3);
    }

    @Test
    void fewerHostsThanItTakesAreRefusedWithTheirNumber() {
        assertThatThrownBy(() -> Planner.plan(limited(wish(20_000, 3_000_000, 1_825, Availability.HA), 5)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.fault().code()).isEqualTo("plan-hosts-too-few");
                    assertThat(refused.fault().what()).contains("6 hosts", "5");
                });
    }

    @Test
    void whatNoHostCarriesIsRefused() {
        assertThatThrownBy(() -> Planner.plan(wish(100_000, 5_000_000, 3_650, Availability.SINGLE)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.fault().code()).isEqualTo("plan-too-large");
                    assertThat(refused.fault().action()).contains("--ha");
                });
        assertThatThrownBy(() -> Planner.plan(wish(100_000, 9_000_000, 36_500, Availability.HA)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("plan-too-large"));
        assertThatThrownBy(() -> Planner.plan(wish(100_000, 20_000_000, 365, Availability.HA)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("plan-too-many-events"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 100, 1, 30, 1, users is 0",
        "-5, 1, 100, 1, 30, 1, users is -5",
        "500001, 1, 100, 1, 30, 1, users is 500001",
        "10, 11, 100, 1, 30, 1, more than users",
        "10, 0, 100, 1, 30, 1, concurrent is 0",
        "10, 1, 0, 1, 30, 1, messages-per-day is 0",
        "10, 1, 9223372036854775807, 1, 30, 1, messages-per-day is 9223372036854775807",
        "10, 1, 100, -1, 30, 1, media-mb-per-day is -1",
        "10, 1, 100, 1, 0, 1, retention-days is 0",
        "10, 1, 100, 1, 36526, 1, retention-days is 36526",
        "10, 1, 100, 1, 30, 0, hosts is 0",
    })
    void noNumberOutsideOfItsBoundsIsPlannedWith(
            long users, long concurrent, long messages, long media, long days, int hosts, String said) {
        assertThatThrownBy(() ->
                        new Wish(users, concurrent, messages, media, days, Availability.SINGLE, Optional.of(hosts)))
                .isInstanceOfSatisfying(InvalidException.class, wrong -> {
                    assertThat(wrong.fault().code()).isEqualTo("plan-invalid");
                    assertThat(wrong.fault().what()).contains(said);
                });
    }

    /** More of anything asked for never gives less of anything planned: pairs of wishes, one of them larger. */
    @ParameterizedTest
    @EnumSource(Availability.class)
    void moreNeverGivesLess(Availability availability) {
        Random random = new Random(20);
        Prices prices = Prices.examples();
        int compared = 0;
        for (int i = 0; i < TRIES; i++) {
            Wish small = random(random, availability);
            Wish large = larger(small, random);
            Map<String, Double> less = amounts(small, prices);
            Map<String, Double> more = amounts(large, prices);
            if (less.isEmpty()) {
                assertThat(more)
                        .as("%s was refused, %s must be, too", small, large)
                        .isEmpty();
            } else if (!more.isEmpty()) {
                compared++;
                less.forEach((what, amount) -> assertThat(more.get(what))
                        .as("%s of %s beside %s", what, large, small)
                        .isGreaterThanOrEqualTo(amount));
            }
        }
        assertThat(compared).isGreaterThan(TRIES / 3);
    }

    private static Wish random(Random random, Availability availability) {
        long users = spread(random, 1, 100_000);
        return new Wish(
                users,
                Math.max(1, (long) (users * random.nextDouble())),
                spread(random, 1, 10_000_000),
                spread(random, 1, 1_000_000) - 1,
                spread(random, 1, 3_650),
                availability,
                Optional.empty());
    }

    /** As many small numbers as large ones. */
    private static long spread(Random random, double least, double most) {
        return (long) Math.exp(Math.log(least) + random.nextDouble() * (Math.log(most) - Math.log(least)));
    }

    private static Wish larger(Wish wish, Random random) {
        double by = 1 + (random.nextBoolean() ? random.nextDouble() * 3 : random.nextDouble() * 0.01);
        BiFunction<Long, Boolean, Long> grown = (value, grows) -> grows ? (long) Math.ceil(value * by) : value;
        boolean users = random.nextBoolean();
        long all = grown.apply(wish.users(), users);
        return new Wish(
                all,
                Math.min(all, grown.apply(wish.concurrent(), random.nextBoolean())),
                grown.apply(wish.messagesPerDay(), random.nextBoolean()),
                grown.apply(wish.mediaMb(), random.nextBoolean()),
                grown.apply(wish.retentionDays(), random.nextBoolean()),
                wish.availability(),
                Optional.empty());
    }

    /** Everything that is bought or set, for the whole site; nothing where it is refused. */
    private static Map<String, Double> amounts(Wish wish, Prices prices) {
        Map<String, Double> amounts = new LinkedHashMap<>();
        try {
            CapacityPlan plan = Planner.plan(wish);
            plan.figures().stream()
                    .filter(figure -> figure.subject().isEmpty())
                    .forEach(figure -> amounts.put(figure.key(), (double) figure.value()));
            for (PlannedHost host : plan.hosts()) {
                amounts.merge("all cores", (double) host.cpus(), Double::sum);
                amounts.merge("all memory", (double) host.memoryGb(), Double::sum);
                host.mounts()
                        .forEach(mount -> amounts.merge("all of " + mount.path(), (double) mount.gb(), Double::sum));
            }
            Cost cost = Cost.of(plan, prices);
            cost.lines().forEach(line -> amounts.put(line.side() + " " + line.kind(), (double) line.total()));
            amounts.put("cost", (double) cost.total(Side.OWN));
            return amounts;
        } catch (RefusedException refused) {
            assertThat(refused.fault().code()).isIn("plan-too-large", "plan-too-many-events");
            return new LinkedHashMap<>();
        }
    }

    @Test
    void whatNobodyCountedHasAUsualValue() {
        Wish wish = Wish.of(
                100, OptionalLong.empty(), 2_000, OptionalLong.empty(), 30, Availability.SINGLE, Optional.empty());

        assertThat(wish.concurrent()).isEqualTo(30);
        assertThat(wish.mediaMb()).isEqualTo(50);
    }

    private static Wish wish(long users, long messages, long days, Availability availability) {
        return Wish.of(
                users, OptionalLong.empty(), messages, OptionalLong.empty(), days, availability, Optional.empty());
    }

    private static Wish limited(Wish wish, int hosts) {
        return new Wish(
                wish.users(),
                wish.concurrent(),
                wish.messagesPerDay(),
                wish.mediaMb(),
                wish.retentionDays(),
                wish.availability(),
                Optional.of(hosts));
    }
}
