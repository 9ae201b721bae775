package im.steward.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.Tree;
import im.steward.plan.Availability;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.Planner;
import im.steward.plan.Prices;
import im.steward.plan.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thirty plans, whole: a changed formula or sentence shows itself here. They are written anew by {@code mvn -pl
 * ops-console -am test -Dtest=GoldenPlansTest -Dsteward.plans.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class GoldenPlansTest {
    private static final Path FILES = Tree.ROOT.resolve("ops-console/src/test/resources/plans");
    private static final long UNKNOWN = -1;

    record Golden(String name, Wish wish) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> plans() {
        return Stream.of(
                single("s01-smallest", 1, 1, 1),
                single("s02-ten-people-a-month", 10, 200, 30),
                single("s03-team", 30, 900, 365),
                single("s04-school", 100, 2_000, 365),
                single("s05-office-a-year", 200, 6_000, 365),
                single("s06-office-three-years", 200, 6_000, 1_095),
                single("s07-office-ten-years", 200, 6_000, 3_650),
                single("s08-clinic", 500, 20_000, 365),
                single("s09-works", 1_000, 30_000, 730),
                single("s10-town", 2_000, 60_000, 1_825),
                single("s11-bank-on-one-host", 5_000, 200_000, 1_825),
                single("s12-short-memory", 5_000, 200_000, 7),
                exact("s13-all-at-once", 3_000, 3_000, 90_000, 0, 365, Availability.SINGLE),
                exact("s14-films", 300, 90, 9_000, 100_000, 90, Availability.SINGLE),
                exact("s15-robots", 20, 5, 1_500_000, 0, 30, Availability.SINGLE),
                ha("h01-smallest", 1, 1, 1),
                ha("h02-team", 30, 900, 365),
                ha("h03-office", 200, 6_000, 365),
                ha("h04-clinic", 500, 20_000, 1_095),
                ha("h05-works", 1_000, 40_000, 1_825),
                ha("h06-hospital", 3_000, 100_000, 3_650),
                ha("h07-bank", 5_000, 200_000, 1_825),
                ha("h08-insurer-ten-years", 10_000, 400_000, 3_650),
                ha("h09-city", 20_000, 600_000, 1_825),
                ha("h10-county", 20_000, 1_000_000, 1_825),
                ha("h11-group-on-six", 20_000, 3_000_000, 1_825),
                exact("h12-country-on-nine", 20_000, 6_000, 9_000_000, 0, 1_825, Availability.HA),
                exact("h13-all-at-once", 15_000, 15_000, 500_000, 0, 365, Availability.HA),
                exact("h14-films", 1_000, 300, 30_000, 400_000, 60, Availability.HA),
                exact("h15-robots", 50, 10, 2_000_000, 0, 90, Availability.HA));
    }

    private static Golden single(String name, long users, long messages, long days) {
        return exact(name, users, UNKNOWN, messages, UNKNOWN, days, Availability.SINGLE);
    }

    private static Golden ha(String name, long users, long messages, long days) {
        return exact(name, users, UNKNOWN, messages, UNKNOWN, days, Availability.HA);
    }

    private static Golden exact(
            String name, long users, long concurrent, long messages, long media, long days, Availability availability) {
        return new Golden(
                name,
                Wish.of(users, counted(concurrent), messages, counted(media), days, availability, Optional.empty()));
    }

    private static OptionalLong counted(long value) {
        return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Test
    void thereAreThirty() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            plans().map(Golden::name).toList())
                    .hasSize(30);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void thePlanIsTheOneThatWasLookedAt(Golden golden) throws IOException {
        String planned = text(golden.wish());
        Path file = FILES.resolve(golden.name() + ".txt");
        if (Boolean.getBoolean("steward.plans.write")) {
            Files.createDirectories(FILES);
            Files.writeString(file, planned);
        }

        assertThat(planned).isEqualTo(Files.readString(file)).isEqualTo(text(golden.wish()));
    }

    private static String text(Wish wish) {
        CapacityPlan plan = Planner.plan(wish);
        Cost cost = Cost.of(plan, Prices.examples());
        var json = PlanFiles.json(plan, cost);
        // Each reason stands above its number in the inventory.
        var _ = json.remove("figures");
        return new PlanInventory(plan, Map.of())
                        .files().entrySet().stream()
                                .filter(file -> !PlanInventory.OF_THE_SITE.contains(file.getKey()))
                                .map(file -> "==> " + file.getKey() + "\n" + file.getValue())
                                .collect(Collectors.joining("\n"))
                + "\n==> plan.json\n" + json.toPrettyString() + "\n";
    }
}
