package im.steward.audit.capture;

import im.steward.kernel.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether events flow, and if not, why: what metrics, health and the status page say. */
public final class CaptureState {
    private static final Logger log = LoggerFactory.getLogger(CaptureState.class);

    /** Where something can hold up the flow; all but the last recover by themselves. */
    enum Station {
        /** The broker does not answer anybody. */
        KAFKA,
        /** The broker answers, and refuses our consumer or our topics. */
        CONSUMER,
        ARCHIVE,
        QUARANTINE,
        /** Our own loop around the broker's client. */
        LOOP,
        /** A thread of ours has ended; only a restart helps. */
        THREAD
    }

    /** @param since when events stopped for this reason */
    public record Pause(Fault fault, Instant since) {}

    private final Clock clock;
    private final Map<Station, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lags = new ConcurrentHashMap<>();

    CaptureState(Clock clock) {
        this.clock = clock;
    }

    /** The oldest, where there are several. */
    public Optional<Pause> paused() {
        return pauses.values().stream().min(Comparator.comparing(Pause::since));
    }

    /** Events behind, by partition of this process. */
    public Map<Integer, Long> lags() {
        return Map.copyOf(lags);
    }

    /** @return whether it was not known before, and should be told in the log */
    boolean pause(Station station, Fault fault) {
        @Nullable Pause before = pauses.get(station);
        if (before != null && before.fault().code().equals(fault.code())) {
            return false;
        }
        pauses.put(station, new Pause(fault, clock.instant()));
        // The fault's sentence may quote what a store said of a document.
        log.atWarn().addKeyValue("fault", fault.code()).log("indexing paused");
        return true;
    }

    void resume(Station station) {
        if (pauses.remove(station) != null) {
            log.atInfo().log("indexing goes on");
        }
    }

    void lags(Map<Integer, Long> now) {
        lags.keySet().retainAll(now.keySet());
        lags.putAll(now);
    }
}
