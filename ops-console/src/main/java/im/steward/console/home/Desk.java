package im.steward.console.home;

import im.steward.console.account.SignedIn;
import im.steward.console.home.Waiting.Urgency;
import im.steward.kernel.StewardException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All trays of a reader at once; one that cannot be looked into is named, and hides none of the others. */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    private final List<Tray> trays;
    private final Duration patience;

    Desk(List<Tray> trays, Duration patience) {
        this.trays = List.copyOf(trays);
        this.patience = patience;
    }

    List<Waiting> of(SignedIn who) {
        // Not closed at the end: that would wait for whoever hangs, which the reader must not.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Map<Tray, Future<List<Waiting>>> looks = new LinkedHashMap<>();
        trays.stream()
                .filter(tray -> tray.isFor(who))
                .forEach(
                        tray -> looks.put(tray, threads.submit(() -> tray.look().apply(who))));
        threads.shutdown();
        long deadline = System.nanoTime() + patience.toNanos();
        List<Waiting> found = new ArrayList<>();
        looks.forEach((tray, look) -> found.addAll(answer(tray, look, deadline)));
        found.sort(Comparator.comparing(Waiting::urgency));
        return found;
    }

    private static List<Waiting> answer(Tray tray, Future<List<Waiting>> look, long deadline) {
        try {
            return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            log.atWarn()
                    .addKeyValue("tray", tray.name())
                    .addKeyValue("cause", cause.getClass().getSimpleName())
                    .log("the home page could not look into a tray");
            Waiting silent = silent(tray);
            return List.of(cause instanceof StewardException refusal ? silent.because(refusal.fault()) : silent);
        } catch (TimeoutException late) {
            look.cancel(true);
            return List.of(silent(tray));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of(silent(tray));
        }
    }

    private static Waiting silent(Tray tray) {
        return Waiting.of("silent." + tray.name(), Urgency.WARN, 1, "/");
    }
}
