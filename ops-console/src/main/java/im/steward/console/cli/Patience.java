package im.steward.console.cli;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Follows something that takes its time, until it is in a state that ends the waiting. */
record Patience(Duration longest) {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(2);

    JsonNode follow(Api api, String path, JsonNode first, Set<String> ends, Consumer<JsonNode> watcher) {
        long deadline = System.nanoTime() + longest.toNanos();
        Duration pause = FIRST;
        JsonNode now = first;
        while (!ends.contains(now.path("state").asString(""))) {
            watcher.accept(now);
            if (System.nanoTime() > deadline) {
                throw new CommandFault(
                        CommandFault.UNAVAILABLE,
                        "wait-ended",
                        "%s is still '%s' after %d minutes"
                                .formatted(path, now.path("state").asString(""), longest.toMinutes()),
                        "It goes on without you; look again later, or wait longer with --timeout");
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(MOST) < 0
                    ? pause.multipliedBy(3).dividedBy(2)
                    : MOST;
            now = look(api, path, now, deadline);
        }
        return now;
    }

    /** A console that is being restarted is no reason to give up. */
    private static JsonNode look(Api api, String path, JsonNode before, long deadline) {
        try {
            return api.get(path);
        } catch (CommandFault fault) {
            if (fault.exit() == CommandFault.UNAVAILABLE && System.nanoTime() < deadline) {
                return before;
            }
            throw fault;
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CommandFault(
                    CommandFault.FAILED, "command-interrupted", "The command was interrupted", "Run it again");
        }
    }
}
