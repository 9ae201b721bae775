package im.steward.audit.capture;

import im.steward.kernel.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether events flow, and if not, why: what metrics, health and the status page say. */
public final class CaptureState {
    private static final Logger log = LoggerFactory.getLogger(CaptureState.class);

    /** Where something can hold up the flow; each recovers by itself. */
    enum Station {
        KAFKA,
        ARCHIVE,
        QUARANTINE
    }

    /** @param since when events stopped for this reason */
    public record Pause(Fault fault, Instant since) {}

    private final Clock clock;
    private final Map<Station, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lags = new ConcurrentHashMap<>();

    CaptureState(Clock clock) {
        this.clock = clock;
    }

    public Optional<Pause> paused() {
        return pauses.values().stream().findFirst();
    }

    /** Events behind, by partition of this process. */
    public Map<Integer, Long> lags() {
        return Map.copyOf(lags);
    }

    void pause(Station station, Fault fault) {
        @Nullable Pause before = pauses.get(station);
        if (before == null || !before.fault().code().equals(fault.code())) {
            pauses.put(station, new Pause(fault, clock.instant()));
            log.atWarn().addKeyValue("fault", fault).log("indexing paused");
        }
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
