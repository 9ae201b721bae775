package im.steward.backup.plan;

import static im.steward.backup.plan.Promise.Shortfall.NEVER_RESTORED;
import static im.steward.backup.plan.Promise.Shortfall.NEWEST_BROKEN;
import static im.steward.backup.plan.Promise.Shortfall.NEWEST_TOO_OLD;
import static im.steward.backup.plan.Promise.Shortfall.NOT_SCHEDULED;
import static im.steward.backup.plan.Promise.Shortfall.NO_SET;
import static im.steward.backup.plan.Promise.Shortfall.RESTORES_TOO_SLOWLY;
import static im.steward.backup.plan.Promise.Shortfall.RUNS_TOO_SELDOM;
import static im.steward.backup.plan.Promise.Shortfall.VAULT_DAMAGED;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.Sets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromiseTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final BackupPlan PLAN = new BackupPlan(
            Sets.NIGHTLY,
            List.of(PartName.of("chat")),
            Sets.LOCAL,
            Duration.ofHours(25),
            Duration.ofMinutes(30),
            new KeepRule(7, 4, 12, 3, ZoneOffset.UTC),
            "officer:operator",
            NOW,
            Optional.empty());

    @Test
    void aScheduledPlanWithAProvenFreshSetKeepsIt() {
        Promise promise =
                Promise.of(PLAN, Optional.of(DAY), List.of(proven(NOW.minus(Duration.ofHours(10)), 10)), Set.of(), NOW);

        assertThat(promise.kept()).isTrue();
        assertThat(promise.exposure()).contains(DAY.plusSeconds(60));
        assertThat(promise.age()).contains(Duration.ofHours(10));
        assertThat(promise.lastRestore()).contains(Duration.ofMinutes(10));
    }

    @Test
    void aNewPlanSaysEverythingItLacks() {
        assertThat(Promise.of(PLAN, Optional.empty(), List.of(), Set.of(), NOW).shortfalls())
                .containsExactly(NOT_SCHEDULED, NO_SET, NEVER_RESTORED);
    }

    @Test
    void runsThatComeTooSeldomAreSaidBeforeAnythingIsLost() {
        assertThat(Promise.of(
                                PLAN,
                                Optional.of(Duration.ofDays(7)),
                                List.of(proven(NOW.minusSeconds(9), 10)),
                                Set.of(),
                                NOW)
                        .shortfalls())
                .containsExactly(RUNS_TOO_SELDOM);
    }

    @Test
    void whatARunTakesCountsAsWell() {
        assertThat(Promise.of(
                                PLAN,
                                Optional.of(Duration.ofHours(25)),
                                List.of(proven(NOW.minusSeconds(90), 10)),
                                Set.of(),
                                NOW)
                        .shortfalls())
                .containsExactly(RUNS_TOO_SELDOM);
    }

    @Test
    void anOldSetAndASlowRestoreAreSaid() {
        assertThat(Promise.of(
                                PLAN,
                                Optional.of(DAY),
                                List.of(proven(NOW.minus(Duration.ofHours(26)), 31)),
                                Set.of(),
                                NOW)
                        .shortfalls())
                .containsExactly(NEWEST_TOO_OLD, RESTORES_TOO_SLOWLY);
    }

    @Test
    void aBrokenNewestIsSaidAndTheOneBeforeCounts() {
        Instant at = NOW.minus(Duration.ofHours(2));
        BackupSet broken = Sets.complete(at, new Proof.Broken(at, Sets.FAULT), Optional.empty());
        BackupSet before = proven(NOW.minus(Duration.ofHours(26)), 10);

        assertThat(Promise.of(PLAN, Optional.of(DAY), List.of(broken, before), Set.of(), NOW)
                        .shortfalls())
                .containsExactly(NEWEST_TOO_OLD, NEWEST_BROKEN);
    }

    @Test
    void aSetFromAClockThatRanAheadHidesNothing() {
        BackupSet ahead = Sets.complete(Instant.parse("2030-01-01T00:00:00Z"));
        BackupSet old = proven(NOW.minus(Duration.ofDays(3)), 10);

        assertThat(Promise.of(PLAN, Optional.of(DAY), List.of(ahead, old), Set.of(), NOW)
                        .shortfalls())
                .containsExactly(NEWEST_TOO_OLD);
    }

    @Test
    void aDamagedVaultPutsItsSetsInDoubt() {
        List<BackupSet> sets = List.of(proven(NOW.minus(Duration.ofHours(10)), 10));

        assertThat(Promise.of(PLAN, Optional.of(DAY), sets, Set.of(Sets.LOCAL), NOW)
                        .shortfalls())
                .containsExactly(VAULT_DAMAGED);
    }

    private static BackupSet proven(Instant at, int minutes) {
        return Sets.complete(at, new Proof.Restored(at.plusSeconds(90), Duration.ofMinutes(minutes)), Optional.empty());
    }
}
