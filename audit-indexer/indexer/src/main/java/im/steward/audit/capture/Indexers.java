package im.steward.audit.capture;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Which indexing processes run, and how they are doing; for the status page. */
public final class Indexers {
    private static final Duration ALIVE = Duration.ofSeconds(30);
    private final IndexerStore store;
    private final Clock clock;

    Indexers(IndexerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Those that gave a sign of life in the last half minute. */
    public List<IndexerStatus> alive() {
        return store.seenSince(clock.instant().minus(ALIVE));
    }
}
