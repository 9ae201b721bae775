package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.SignedCheckpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the tree behind the entries: places, signs and anchors them in the background, in as many processes as there
 * are; a lock in the database makes one of them do it at a time.
 */
public final class TrailKeeper implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TrailKeeper.class);
    private static final long SEQUENCE_MILLIS = 200;
    private static final long ANCHOR_MILLIS = 1_000;

    private final TreeStore store;
    private final Sequencer sequencer;
    private final Checkpoints checkpoints;
    private final List<Anchoring> anchorings;
    private volatile Optional<Fault> alert = Optional.empty();
    private volatile boolean away;
    private Optional<ScheduledExecutorService> threads = Optional.empty();

    TrailKeeper(TreeStore store, Sequencer sequencer, Checkpoints checkpoints, List<Anchoring> anchorings) {
        this.store = store;
        this.sequencer = sequencer;
        this.checkpoints = checkpoints;
        this.anchorings = anchorings;
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

    public TrailState state() {
        Optional<TrailCheckpoint> last = store.lastCheckpoint();
        Optional<Instant> signedAt = last.map(TrailCheckpoint::at);
        return new TrailState(
                store.size(),
                last.map(TrailCheckpoint::size).orElse(0L),
                signedAt,
                anchorings.stream().map(Anchoring::state).toList(),
                alert);
    }

    /** Places everything committed up to now, should any of it have been passed over. */
    void sequenceFromTheStart() {
        sequencer.sequenceFromTheStart();
    }

    void anchorNow() {
        anchorings.forEach(Anchoring::run);
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(
                1 + anchorings.size(),
                Thread.ofPlatform().daemon().name("trail-", 0).factory());
        repeat(pool, SEQUENCE_MILLIS, () -> {
            sequencer.sequence();
            checkpoints.makeWhenDue();
        });
        anchorings.forEach(anchoring -> repeat(pool, ANCHOR_MILLIS, anchoring::run));
        threads = Optional.of(pool);
    }

    private void repeat(ScheduledExecutorService pool, long millis, Runnable work) {
        var _ = pool.scheduleWithFixedDelay(() -> guarded(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** The root of these threads: whatever goes wrong is said once and tried again. */
    private void guarded(Runnable work) {
        try {
            work.run();
            away = false;
        } catch (IntegrityException contradiction) {
            if (!alert.equals(Optional.of(contradiction.fault()))) {
                log.atError().addKeyValue("fault", contradiction.fault().code()).log("the trail does not hold");
            }
            alert = Optional.of(contradiction.fault());
        } catch (RuntimeException failed) {
            if (!away) {
                log.atWarn().setCause(failed).log("the trail cannot be kept at the moment; trying again");
            }
            away = true;
        }
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
