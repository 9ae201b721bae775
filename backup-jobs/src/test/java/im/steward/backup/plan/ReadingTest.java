package im.steward.backup.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Instant MORNING = Instant.parse("2026-03-10T02:00:00Z");
    private static final SortedSet<Integer> NONE = new TreeSet<>();

    private static Reading read(Instant at, int slice) {
        return new Reading(Optional.of(at), slice, NONE, Optional.empty());
    }

    @Test
    void eachSliceIsReadInAWeekOfUpkeepsADayApart() {
        Reading reading = new Reading(Optional.empty(), 0, NONE, Optional.empty());
        List<Integer> read = new ArrayList<>();
        Instant claimed = MORNING;

        for (int day = 0; day < 7; day++) {
            // What comes before it takes its time, and not the same each day.
            Instant begun = claimed.plusSeconds(day % 2 == 0 ? 600 : 60);
            if (reading.isDue(begun)) {
                read.add(reading.next());
                reading = read(begun, reading.next());
            }
            claimed = claimed.plus(Upkeep.AGAIN);
        }

        assertThat(read).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(reading.next()).isOne();
    }

    @Test
    void aDayIsReadOnceAndOneThatWasMissedSkipsNoSlice() {
        Reading reading = read(MORNING, 3);

        assertThat(reading.isDue(MORNING.plus(Duration.ofHours(21)))).isFalse();
        assertThat(reading.isDue(MORNING.plus(Duration.ofDays(5)))).isTrue();
        assertThat(reading.toRead()).containsExactly(4);
    }

    @Test
    void aDamagedSliceIsReadAgainWithTheNext() {
        Reading reading = new Reading(Optional.of(MORNING), 7, new TreeSet<>(List.of(3)), Optional.empty());

        assertThat(reading.toRead()).containsExactly(1, 3);
    }

    @Test
    void aClockThatRanAheadPutsNothingOff() {
        Instant ahead = MORNING.plus(Duration.ofDays(400));

        assertThat(read(ahead, 1).isDue(MORNING)).isTrue();
        assertThat(thorough(ahead).isThoroughDue(MORNING)).isTrue();
    }

    @Test
    void thoroughIsOnceAWeekAndTheFirstTime() {
        assertThat(read(MORNING, 1).isThoroughDue(MORNING)).isTrue();
        assertThat(thorough(MORNING).isThoroughDue(MORNING.plus(Duration.ofDays(6))))
                .isFalse();
        assertThat(thorough(MORNING).isThoroughDue(MORNING.plus(Duration.ofDays(7))))
                .isTrue();
    }

    private static Reading thorough(Instant at) {
        return new Reading(Optional.of(at), 1, NONE, Optional.of(at));
    }
}
