package im.steward.backup.take;

import im.steward.backup.catalog.Canary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store restored in a scratch place; closing destroys it. */
public interface Restored extends AutoCloseable {
    /** The same keys and values as {@code SetPart.fingerprints}, measured in what was restored. */
    Map<String, String> fingerprints();

    /** The newest canary in it; none where the kind of store carries none. */
    Optional<Canary> canary();

    /** Checks of its own: foreign keys, a sample search, files' hashes, the trail's root. */
    List<Check> checks();

    /** Until the service could be used, without indexes that only speed up search. */
    Duration timeToService();

    /** Until everything is as it was. */
    Duration timeToFull();

    /** Spent on fingerprints to compare with those taken, which a restore in an emergency would not wait for. */
    default Duration comparing() {
        return Duration.ZERO;
    }

    /** Bytes, rows and files that were really restored, for the report. */
    Map<String, Long> amounts();

    /** The same of a database, whose fingerprints count the rows of each table. */
    static Map<String, Long> amounts(long bytes, Map<String, String> fingerprints) {
        List<Long> rows = fingerprints.entrySet().stream()
                .filter(fingerprint -> fingerprint.getKey().startsWith("rows:"))
                .map(fingerprint -> Long.valueOf(fingerprint.getValue()))
                .toList();
        return Map.of(
                "bytes",
                bytes,
                "tables",
                (long) rows.size(),
                "rows",
                rows.stream().mapToLong(Long::longValue).sum());
    }

    /**
     * Lets go of it without destroying it, and says where it stays; empty where it cannot outlive this process. Its
     * scratch directory is about to move.
     */
    default Optional<String> leave() {
        return whereabouts();
    }

    /** Where it stays when nobody closes it, for people to look at; empty where it cannot outlive this process. */
    default Optional<String> whereabouts() {
        return Optional.empty();
    }

    @Override
    void close();

    /** One thing looked at, and what was seen. */
    record Check(String name, boolean passed, Seen seen) {
        /** In somebody else's words. */
        public Check(String name, boolean passed, String said) {
            this(name, passed, Seen.of(Seen.Word.SAID, said));
        }

        /** In English, as faults and the API tell it. */
        public String detail() {
            return seen.english();
        }
    }
}
