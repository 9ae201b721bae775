package im.steward.backup.vault;

import java.util.List;

/**
 * How far a program of ours stands behind those that people wait for, as the operating system counts it: not at all at
 * 0, as far as can be at 19. On a machine with nothing else to do it costs nothing.
 */
public record Niceness(int value) {
    private static final int MOST_VALUE = 19;
    public static final Niceness MOST = new Niceness(MOST_VALUE);
    /** What {@code nice} ends with when there is no such program. */
    public static final int PROGRAM_MISSING = 127;

    public Niceness {
        if (value < 0 || value > MOST_VALUE) {
            throw new IllegalArgumentException(
                    "steward.backup.niceness must lie between 0 and 19, was %d; 0 makes backups as urgent as searches"
                            .formatted(value));
        }
    }

    /** What stands before the command. */
    public List<String> prefix() {
        return value == 0 ? List.of() : List.of("nice", "-n", Integer.toString(value));
    }
}
