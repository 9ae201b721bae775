package im.steward.backup.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a program of ours stands behind those that people wait for, as the operating system counts it: not at all at
 * 0, as far as can be at 19. On a machine with nothing else to do it costs nothing.
 */
public record Niceness(int value) {
    private static final int MOST_VALUE = 19;
    public static final Niceness NONE = new Niceness(0);
    /** On a machine that never rests it leaves a backup a tenth of a processor; at 19 one was not over in minutes. */
    public static final Niceness USUAL = new Niceness(10);
    /** What the words before the program end with when there is no such program. */
    public static final int PROGRAM_MISSING = 127;

    /**
     * Linux shares processors between sessions first, and only then between the programs of one: a nice program in the
     * session of its service takes as much from other services as before. So it gets a session of its own, which is as
     * nice as itself.
     */
    private static final Path SESSIONS = Path.of("/proc/self/autogroup");

    private static final String IN_ITS_SESSION =
            "{ echo \"$0\" > /proc/self/autogroup; } 2> /dev/null; exec nice -n \"$0\" \"$@\"";

    public Niceness {
        if (value < 0 || value > MOST_VALUE) {
            throw new IllegalArgumentException(
                    "steward.backup.niceness must lie between 0 and 19, was %d; 0 makes backups as urgent as searches"
                            .formatted(value));
        }
    }

    /** The command that runs this one so; it keeps the process, so that who ends that ends the program. */
    public List<String> of(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (value > 0) {
            String nice = Integer.toString(value);
            whole.addAll(
                    Files.exists(SESSIONS)
                            ? List.of("setsid", "sh", "-c", IN_ITS_SESSION, nice)
                            : List.of("nice", "-n", nice));
        }
        whole.addAll(command);
        return whole;
    }
}
