package im.steward.probe.load;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run has shown, without anything that belongs to its accounts.
 *
 * @param came users that signed in, of those planned
 * @param start of the users
 * @param knee where one was looked for
 */
public record LoadReport(
        String target,
        URI address,
        String script,
        Instant beganAt,
        Duration took,
        LoadPlan plan,
        int came,
        StageResult start,
        Optional<Knee> knee,
        Ending ending,
        List<StageResult> stages,
        List<Second> seconds) {
    /** Why it ended. */
    public enum Ending {
        DONE,
        ERRORS,
        STOPPED
    }

    public LoadReport {
        stages = List.copyOf(stages);
        seconds = List.copyOf(seconds);
    }
}
