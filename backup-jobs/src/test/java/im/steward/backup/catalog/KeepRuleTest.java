package im.steward.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.kernel.InvalidException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepRuleTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void aDayEndsAtMidnightOfTheRulesZone() {
        BackupSet evening = Sets.complete(Instant.parse("2026-03-01T15:59:00Z"));
        BackupSet afterMidnight = Sets.complete(Instant.parse("2026-03-01T16:01:00Z"));
        BackupSet nextEvening = Sets.complete(Instant.parse("2026-03-02T15:00:00Z"));
        List<BackupSet> sets = List.of(evening, afterMidnight, nextEvening);

        assertThat(new KeepRule(2, 0, 0, 0, SHANGHAI).prunable(sets)).containsExactly(afterMidnight);
        assertThat(new KeepRule(2, 0, 0, 0, ZoneId.of("UTC")).prunable(sets)).containsExactly(evening);
    }

    @Test
    void aBrokenSetTakesNoGoodOnesPlace() {
        BackupSet good = Sets.complete(Instant.parse("2026-03-01T02:00:00Z"));
        Instant at = Instant.parse("2026-03-02T02:00:00Z");
        BackupSet broken = Sets.complete(at, new Proof.Broken(at, Sets.FAULT), Optional.empty());

        assertThat(new KeepRule(1, 0, 0, 0, SHANGHAI).prunable(List.of(good, broken)))
                .isEmpty();
    }

    @Test
    void lastProvenStaysHoweverOldItIs() {
        Instant then = Instant.parse("2020-03-01T02:00:00Z");
        BackupSet proven = Sets.complete(then, Sets.restored(then), Optional.empty());
        BackupSet newest = Sets.complete(Instant.parse("2026-03-02T02:00:00Z"));

        assertThat(new KeepRule(1, 0, 0, 0, SHANGHAI).prunable(List.of(proven, newest)))
                .isEmpty();
    }

    @Test
    void aClockThatRanAheadCostsOnePlaceNotTheSets() {
        BackupSet ahead = Sets.complete(Instant.parse("2099-01-01T02:00:00Z"));
        BackupSet today = Sets.complete(Instant.parse("2026-03-02T02:00:00Z"));
        BackupSet yesterday = Sets.complete(Instant.parse("2026-03-01T02:00:00Z"));

        assertThat(new KeepRule(2, 0, 0, 0, SHANGHAI).prunable(List.of(ahead, today, yesterday)))
                .containsExactly(yesterday);
    }

    @Test
    void aRuleThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> new KeepRule(0, 0, 0, 0, SHANGHAI)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new KeepRule(-1, 3, 0, 0, SHANGHAI)).isInstanceOf(InvalidException.class);
    }
}
