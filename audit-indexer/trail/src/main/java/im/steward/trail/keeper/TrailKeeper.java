package im.steward.trail.keeper;

import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.SignedCheckpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the tree behind the entries: places, signs and anchors them in the background, in as many processes as there
 * are; a lock in the database makes one of them do it at a time.
 */
public final class TrailKeeper implements SmartLifecycle {
    /** Nobody waits for a place or a signature: whoever wants a proof at once asks for a checkpoint. */
    private static final long SEQUENCE_MILLIS = 1_000;

    private static final long ANCHOR_MILLIS = 5_000;

    /** A backlog is looked at often; past this its exact size tells nobody more. */
    private static final long MOST_COUNTED = 100_000;

    private final TreeStore store;
    private final Sequencer sequencer;
    private final Checkpoints checkpoints;
    private final List<Anchoring> anchorings;
    private final KeeperRound signing;
    private final List<KeeperRound> anchoringRounds;
    private Optional<ScheduledExecutorService> threads = Optional.empty();

    TrailKeeper(TreeStore store, Sequencer sequencer, Checkpoints checkpoints, List<Anchoring> anchorings) {
        this.store = store;
        this.sequencer = sequencer;
        this.checkpoints = checkpoints;
        this.anchorings = anchorings;
        this.signing = new KeeperRound(this::sequenceAndSign);
        this.anchoringRounds = anchorings.stream()
                .map(anchoring -> new KeeperRound(anchoring::run))
                .toList();
    }

    private boolean sequenceAndSign() {
        boolean looked = sequencer.sequence();
        checkpoints.makeWhenDue();
        return looked;
    }

    /** Places and signs everything committed up to now, at once instead of within the minute. */
    public SignedCheckpoint checkpoint() {
        sequencer.sequenceAll();
        return checkpoints.make();
    }

    /** What to verify this trail with. */
    public NoteKey key() {
        return checkpoints.key();
    }

    /** Newest first, of trees smaller than {@code smallerThan}. */
    public List<TrailCheckpoint> checkpoints(long smallerThan, int limit) {
        return store.checkpoints(smallerThan, limit);
    }

    /** Entries that wait for their place in the tree; at most a hundred thousand are counted. */
    public long unplaced() {
        return store.unplaced(MOST_COUNTED);
    }

    public TrailState state() {
        Optional<TrailCheckpoint> last = store.lastCheckpoint();
        Optional<Instant> signedAt = last.map(TrailCheckpoint::at);
        return new TrailState(
                store.size(),
                last.map(TrailCheckpoint::size).orElse(0L),
                signedAt,
                anchorings.stream().map(Anchoring::state).toList(),
                Stream.concat(Stream.of(signing), anchoringRounds.stream())
                        .flatMap(round -> round.alert().stream())
                        .findFirst());
    }

    /** Places everything committed up to now, should any of it have been passed over. */
    void sequenceFromTheStart() {
        sequencer.sequenceFromTheStart();
    }

    KeeperRound signingRound() {
        return signing;
    }

    void anchorNow() {
        anchorings.forEach(Anchoring::run);
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(
                1 + anchorings.size(),
                Thread.ofPlatform().daemon().name("trail-", 0).factory());
        repeat(pool, SEQUENCE_MILLIS, signing);
        anchoringRounds.forEach(round -> repeat(pool, ANCHOR_MILLIS, round));
        threads = Optional.of(pool);
    }

    private static void repeat(ScheduledExecutorService pool, long millis, KeeperRound round) {
        var _ = pool.scheduleWithFixedDelay(round, 0, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        threads.ifPresent(ScheduledExecutorService::shutdownNow);
        threads = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return threads.isPresent();
    }
}
