package im.steward.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Years of sets, some broken, some proven, some marked, taken by a clock that now and then jumps. */
class KeepRuleProperties {
    private static final Instant BEGINNING = Instant.parse("2024-01-01T00:00:00Z");

    @Property(tries = 500)
    void neverTakesTheLastProvenTheNewestUsableOrAMarkedOne(
            @ForAll("histories") List<BackupSet> sets, @ForAll("rules") KeepRule rule) {
        List<BackupSet> gone = rule.prunable(sets);

        List<BackupSet> usable = sets.stream()
                .filter(BackupSet::usable)
                .sorted(Comparator.comparing(BackupSet::begunAt).reversed())
                .toList();
        usable.stream().findFirst().ifPresent(newest -> assertThat(gone).doesNotContain(newest));
        usable.stream()
                .filter(set -> set.proof() instanceof Proof.Restored)
                .findFirst()
                .ifPresent(proven -> assertThat(gone).doesNotContain(proven));
        assertThat(gone).allSatisfy(set -> {
            assertThat(set.kept()).isEmpty();
            assertThat(set.state()).isInstanceOf(State.Complete.class);
        });
    }

    @Property(tries = 500)
    void keepsNoMoreThanItSaysBesideThose(@ForAll("histories") List<BackupSet> sets, @ForAll("rules") KeepRule rule) {
        Set<BackupSet> stays = new HashSet<>(sets);
        stays.removeAll(rule.prunable(sets));

        long counted = stays.stream()
                .filter(set -> set.usable() && set.kept().isEmpty())
                .count();
        assertThat(counted).isLessThanOrEqualTo(rule.daily() + rule.weekly() + rule.monthly() + rule.yearly() + 1);
    }

    @Property(tries = 500)
    void pruningAgainTakesNothingMore(@ForAll("histories") List<BackupSet> sets, @ForAll("rules") KeepRule rule) {
        List<BackupSet> left = new ArrayList<>(sets);
        left.removeAll(rule.prunable(sets));

        assertThat(rule.prunable(left)).isEmpty();
    }

    /** What a rule keeps after each night is what it would keep had it waited for years. */
    @Property(tries = 100)
    void pruningEachNightKeepsOneOfEachOfTheLastDays(@ForAll("rules") KeepRule rule) {
        List<BackupSet> left = new ArrayList<>();
        for (int day = 0; day < 1200; day++) {
            left.add(Sets.complete(BEGINNING.plus(Duration.ofDays(day)).plusSeconds(3600)));
            left.removeAll(rule.prunable(left));
        }

        Set<LocalDate> days = new HashSet<>();
        left.forEach(set -> days.add(LocalDate.ofInstant(set.begunAt(), rule.zone())));
        LocalDate last =
                LocalDate.ofInstant(BEGINNING.plus(Duration.ofDays(1199)).plusSeconds(3600), rule.zone());
        for (int back = 0; back < rule.daily(); back++) {
            assertThat(days).contains(last.minusDays(back));
        }
        Set<Integer> years = new HashSet<>();
        days.forEach(day -> years.add(day.getYear()));
        assertThat(years.size()).isGreaterThanOrEqualTo(Math.min(rule.yearly(), 4));
    }

    @Provide
    Arbitrary<KeepRule> rules() {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 8);
        Arbitrary<ZoneId> zones =
                Arbitraries.of(ZoneId.of("UTC"), ZoneId.of("Asia/Shanghai"), ZoneId.of("America/New_York"));
        return Combinators.combine(few, few, few, few, zones)
                .as((daily, weekly, monthly, yearly, zone) -> new KeepRule(
                        daily + weekly + monthly + yearly == 0 ? 1 : daily, weekly, monthly, yearly, zone));
    }

    @Provide
    Arbitrary<List<BackupSet>> histories() {
        Arbitrary<Long> minutes =
                Arbitraries.longs().between(0, Duration.ofDays(1500).toMinutes());
        Arbitrary<BackupSet> one = Combinators.combine(
                        minutes, Arbitraries.integers().between(0, 19))
                .as((after, fate) -> {
                    Instant at = BEGINNING.plus(Duration.ofMinutes(after));
                    return switch (fate) {
                        case 0, 1 -> Sets.failed(at);
                        case 2, 3 -> Sets.complete(at, new Proof.Broken(at, Sets.FAULT), Optional.empty());
                        case 4 -> Sets.complete(at, Sets.restored(at), Optional.empty());
                        case 5 -> Sets.complete(at, new Proof.Unproven(), Optional.of("audit 2026"));
                        default -> Sets.complete(at);
                    };
                });
        return one.list().uniqueElements(BackupSet::begunAt).ofMaxSize(200);
    }
}
