package im.steward.console.load;

import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads that run now, and those just over. They are kept in memory alone: the record of a load is the report that its
 * own process writes, and that it took place stands in the trail.
 */
final class ToldLoads {
    private static final Duration REMEMBERED = Duration.ofHours(12);
    private static final int MOST = 50;
    private final Trail trail;
    private final Clock clock;
    private final Map<LoadId, ToldLoad> loads = new HashMap<>();

    ToldLoads(Trail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    synchronized void tell(ToldLoad load, Actor by) {
        loads.values().removeIf(one -> one.toldAt().plus(REMEMBERED).isBefore(clock.instant()));
        ToldLoad known = loads.get(load.id());
        if (known != null && known.ending().isPresent()) {
            // A word from before the last one may arrive after it.
            return;
        }
        if (known == null) {
            makeRoom();
            trail.append(
                    by, "load.begun", "load:" + load.id(), Map.of("target", load.target(), "script", load.script()));
        }
        if (load.ending().isPresent()) {
            trail.append(
                    by,
                    "load.ended",
                    "load:" + load.id(),
                    Map.of(
                            "target",
                            load.target(),
                            "ending",
                            load.ending().get().word()));
        }
        loads.put(load.id(), load);
    }

    private void makeRoom() {
        while (loads.size() >= MOST) {
            loads.values().stream()
                    .min(Comparator.comparing(ToldLoad::toldAt))
                    .ifPresent(one -> loads.remove(one.id()));
        }
    }

    /** The newest first. */
    synchronized List<ToldLoad> all() {
        return loads.values().stream()
                .sorted(Comparator.comparing(ToldLoad::beganAt).reversed())
                .toList();
    }
}
