package im.steward.console.cli;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options of a command that starts something long and may stay until its end. */
final class Awaited {
    @Option(names = "--wait", description = "wait for its end")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MINUTES", description = "longest wait, default: ${DEFAULT-VALUE}")
    private long minutes = 1440;

    /**
     * What is waited for.
     *
     * @param path where its state is asked
     * @param ends states that end the waiting
     * @param good of those, the one that was wanted
     * @param told the words before the progress bar
     */
    record What(String path, Set<String> ends, String good, Function<JsonNode, String> told) {}

    /** Waits if that was asked for, prints, and says how it went. */
    int end(
            Surroundings here,
            Api api,
            boolean json,
            JsonNode first,
            What what,
            Consumer<JsonNode> print,
            Function<JsonNode, CommandFault> fault) {
        JsonNode last = wait ? follow(here, api, json, first, what) : first;
        if (json) {
            here.screen().json(last);
        } else {
            print.accept(last);
        }
        if (!wait || last.path("state").asString("").equals(what.good())) {
            return 0;
        }
        CommandFault bad = fault.apply(last);
        if (json) {
            // It was said in the one object there is.
            return bad.exit();
        }
        throw bad;
    }

    private JsonNode follow(Surroundings here, Api api, boolean json, JsonNode first, What what) {
        try (var bar = new ProgressBar(here.screen(), !json)) {
            return new Patience(Duration.ofMinutes(minutes))
                    .follow(
                            api,
                            what.path(),
                            first,
                            what.ends(),
                            now -> bar.show(
                                    what.told().apply(now),
                                    now.path("bytes_done").asLong(),
                                    now.path("bytes_expected").asLong()));
        }
    }
}
