package im.steward.backup.take.pgbackrest;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a segment of PostgreSQL's log: timeline, file and segment within it, 8 hex digits each.
 *
 * @param bytes that each segment of the cluster has
 */
record LogSegment(String name, long bytes) {
    private static final Pattern FORM = Pattern.compile("[0-9A-F]{24}");
    private static final long FILE = 1L << 32;
    private static final int HEX = 16;

    LogSegment {
        if (!FORM.matcher(name).matches() || bytes < 1 || FILE % bytes != 0) {
            throw new IllegalArgumentException("no segment of a log: '%s' of %d bytes".formatted(name, bytes));
        }
    }

    int timeline() {
        return Integer.parseUnsignedInt(name.substring(0, 8), HEX);
    }

    private long number() {
        return Long.parseLong(name.substring(8, 16), HEX) * (FILE / bytes) + Long.parseLong(name.substring(16), HEX);
    }

    private LogSegment next() {
        long next = number() + 1;
        return new LogSegment(
                "%s%08X%08X".formatted(name.substring(0, 8), next / (FILE / bytes), next % (FILE / bytes)), bytes);
    }

    /** Whether the other one is needed on the way from here to the last one. */
    boolean leadsTo(LogSegment last, LogSegment other) {
        return timeline() <= other.timeline()
                && other.timeline() <= last.timeline()
                && number() <= other.number()
                && other.number() <= last.number();
    }

    /** The first one from here to there that is not among the files; over a change of timeline nothing is said. */
    Optional<String> missing(LogSegment last, Collection<String> files) {
        if (timeline() != last.timeline()) {
            return Optional.empty();
        }
        Set<String> present = new HashSet<>();
        for (String file : files) {
            String begin = file.substring(file.lastIndexOf('/') + 1);
            if (begin.length() > 25 && begin.charAt(24) == '-') {
                present.add(begin.substring(0, 24));
            }
        }
        for (LogSegment segment = this; segment.number() <= last.number(); segment = segment.next()) {
            if (!present.contains(segment.name())) {
                return Optional.of(segment.name());
            }
        }
        return Optional.empty();
    }
}
