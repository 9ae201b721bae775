package im.steward.console.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked to happen again and again.
 *
 * @param parameters of the kind, as its form names them
 * @param owner the account that set it, and may change it
 */
public record Schedule(
        ScheduleId id,
        String name,
        String kind,
        Map<String, String> parameters,
        CronTime time,
        Missed missed,
        boolean paused,
        String owner,
        Instant createdAt,
        Optional<LastRun> lastRun) {
    /** What to do about a time at which no console was up. */
    public enum Missed {
        CATCH_UP("catch-up"),
        SKIP("skip");

        private final String word;

        Missed(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Missed of(String word) {
            return word.equals(SKIP.word) ? SKIP : CATCH_UP;
        }
    }

    /** What came of the last time: the id of what was requested, or the fault's code. */
    public record LastRun(Instant at, String outcome, boolean failed) {}

    public Schedule {
        parameters = Map.copyOf(parameters);
    }
}
