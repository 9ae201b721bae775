package im.steward.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import im.steward.plan.CostLine.Kind;
import im.steward.plan.CostLine.Side;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
    private static final CapacityPlan PLAN = Planner.plan(Wish.of(
            100, OptionalLong.empty(), 3_000, OptionalLong.empty(), 365, Availability.SINGLE, Optional.empty()));

    @Test
    void everyKindOfCostIsThereForThreeYears() {
        Cost cost = Cost.of(PLAN, Prices.examples());

        assertThat(cost.examples()).isTrue();
        assertThat(cost.of(Side.OWN))
                .extracting(CostLine::kind)
                .containsExactly(Kind.HARDWARE, Kind.POWER, Kind.LICENCES, Kind.PEOPLE, Kind.TRAINING, Kind.SUPPORT);
        assertThat(cost.lines()).allSatisfy(line -> assertThat(line.years()).hasSize(3));
        assertThat(cost.total(Side.OWN))
                .isEqualTo(cost.year(Side.OWN, 0) + cost.year(Side.OWN, 1) + cost.year(Side.OWN, 2));
    }

    /** 100 users × (9 + 4) × 12 months, 5 % more each year. */
    @Test
    void theSubscriptionRises() {
        assertThat(line(Prices.examples(), Side.CLOUD, Kind.SUBSCRIPTION).years())
                .isEqualTo(List.of(15_600L, 16_380L, 17_199L));
    }

    @Test
    void anEditedPriceCounts() {
        Prices dearer = Prices.parse(
                "prices.yml",
                Prices.exampleText().replace("currency: EUR", "currency: CNY").replace("per-user: 0 ", "per-user: 7 "));

        assertThat(line(dearer, Side.OWN, Kind.LICENCES).years()).isEqualTo(List.of(700L, 700L, 700L));
        assertThat(Cost.of(PLAN, dearer).currency()).isEqualTo("CNY");
        assertThat(Cost.of(PLAN, dearer).examples()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "core: 60|core: sixty|'hardware.core' is 'sixty'",
                "core: 60|core: -1|'hardware.core' is '-1'",
                "core: 60|cores: 60|'hardware.cores' is no price",
                "core: 60||'hardware.core' is missing",
                "core: 60|core: .nan|'hardware.core' is 'NaN'",
                "currency: EUR||it names no currency",
                "hardware:|hardware: [|it is not YAML",
            })
    void pricesThatAreNoneAreRefusedByName(String right, @Nullable String wrong, String said) {
        String text = Prices.exampleText().replace(right, wrong == null ? "" : wrong);

        assertThatThrownBy(() -> Prices.parse("mine.yml", text)).isInstanceOfSatisfying(InvalidException.class, no -> {
            assertThat(no.fault().code()).isEqualTo("plan-prices-invalid");
            assertThat(no.fault().what()).startsWith("In mine.yml: ").contains(said);
        });
    }

    private static CostLine line(Prices prices, Side side, Kind kind) {
        return Cost.of(PLAN, prices).of(side).stream()
                .filter(line -> line.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
