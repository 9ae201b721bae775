package im.steward.console.load;

import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Loads that run now, and those just over, as any of the consoles was told. They are kept for a while alone: the record
 * of a load is the report that its own process writes, and that it took place stands in the trail.
 */
final class ToldLoads {
    private static final Duration REMEMBERED = Duration.ofHours(12);
    private static final int MOST = 50;
    private final ToldLoadStore store;
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ToldLoads(ToldLoadStore store, Trail trail, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    void tell(ToldLoad load, Actor by) {
        transaction.executeWithoutResult(_ -> {
            boolean begun = store.insert(load);
            if (!begun && !store.renew(load)) {
                return;
            }
            if (begun) {
                store.dispose(clock.instant().minus(REMEMBERED), MOST);
                trail.append(
                        by,
                        "load.begun",
                        "load:" + load.id(),
                        Map.of("target", load.target(), "script", load.script()));
            }
            load.ending()
                    .ifPresent(ending -> trail.append(
                            by,
                            "load.ended",
                            "load:" + load.id(),
                            Map.of("target", load.target(), "ending", ending.word())));
        });
    }

    /** The newest first. */
    List<ToldLoad> all() {
        return store.all().stream()
                .filter(load -> load.toldAt().plus(REMEMBERED).isAfter(clock.instant()))
                .sorted(Comparator.comparing(ToldLoad::beganAt).reversed())
                .toList();
    }
}
