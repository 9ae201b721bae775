package im.steward.console.cli;

import im.steward.console.load.LoadTold;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadWatcher;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells the console how a load goes. A console that is slow or gone takes nothing from the load but its page. */
final class ConsoleTeller {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private final Api console;
    private final Screen screen;
    private final String path = "loads/" + UUID.randomUUID();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean complained;
    private volatile LoadWatcher.@Nullable Moment last;

    ConsoleTeller(Api console, Screen screen) {
        this.console = console;
        this.screen = screen;
    }

    /** Returns at once; what comes while the former is still being told is left out. */
    void tell(LoadWatcher.Moment now, LoadReport soFar) {
        last = now;
        if (telling.compareAndSet(false, true)) {
            JsonNode told = LoadTold.now(now, soFar);
            Thread.ofVirtual().start(() -> {
                try {
                    say(told);
                } finally {
                    telling.set(false);
                }
            });
        }
    }

    /** The last word is waited for. */
    void over(LoadReport report) {
        Optional.ofNullable(last).ifPresent(moment -> say(LoadTold.over(moment, report)));
    }

    private void say(JsonNode told) {
        try {
            console.tell(path, told, PATIENCE);
        } catch (CommandFault | UncheckedIOException untold) {
            if (!complained) {
                complained = true;
                screen.err().println("The console is not told of this load: " + untold.getMessage());
            }
        }
    }
}
