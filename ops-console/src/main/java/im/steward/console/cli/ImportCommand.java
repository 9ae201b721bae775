package im.steward.console.cli;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Brings chat exports in, and comes back when they can be searched. */
@Command(name = "import", description = "Import chat exports and wait until they can be searched")
final class ImportCommand implements Callable<Integer> {
    private static final Set<String> FINAL = Set.of("finished", "failed", "incomplete");
    private static final List<String> SUMS =
            List.of("read", "published", "indexed", "duplicates", "conflicts", "rejected");

    private final Surroundings here;

    @Option(names = "--format", required = true, paramLabel = "ndjson|slack|mattermost|matrix|rocketchat-csv")
    private String format = "";

    @Option(names = "--instance", paramLabel = "NAME", description = "which installation it came from")
    private String instance = "";

    @Option(
            names = "--timeout",
            paramLabel = "MINUTES",
            description = "longest wait per file, default: ${DEFAULT-VALUE}")
    private long minutes = 720;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "plain, .gz, .zst or .zip; a directory is sent as one zip")
    private List<Path> files = List.of();

    @Mixin
    private Common common = new Common();

    ImportCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new CommandFault(
                        CommandFault.MISUSE,
                        "file-unreadable",
                        file + " cannot be read",
                        "Check the name and its rights");
            }
        }
        Api api = here.as(common.accountOr("operator"));
        ObjectNode sum = JsonNodeFactory.instance.objectNode();
        SUMS.forEach(key -> sum.put(key, 0L));
        sum.put("seconds", 0.0);
        int exit = 0;
        for (Path file : files) {
            JsonNode run = one(api, file);
            SUMS.forEach(
                    key -> sum.put(key, sum.path(key).asLong() + run.path(key).asLong()));
            sum.put(
                    "seconds",
                    sum.path("seconds").asDouble() + run.path("seconds").asDouble());
            sum.withArray("files").add(run);
            exit = report(file, run) ? exit : CommandFault.FAILED;
        }
        if (common.json()) {
            here.screen().json(sum);
        } else {
            here.screen()
                    .out()
                    .println("%d read, %d published, %d indexed, %d duplicates, %d conflicts, %d rejected in %.1f s"
                            .formatted(
                                    sum.path("read").asLong(),
                                    sum.path("published").asLong(),
                                    sum.path("indexed").asLong(),
                                    sum.path("duplicates").asLong(),
                                    sum.path("conflicts").asLong(),
                                    sum.path("rejected").asLong(),
                                    sum.path("seconds").asDouble()));
        }
        return exit;
    }

    private JsonNode one(Api api, Path file) {
        try (var bar = new ProgressBar(here.screen(), !common.json())) {
            var upload = new Upload(file, (sent, of) -> bar.show("Sending " + file.getFileName(), sent, of));
            String path = "imports?format=" + encoded(format) + "&instance=" + encoded(instance) + "&name="
                    + encoded(upload.name());
            JsonNode run = sent(api, path, upload);
            return new Patience(Duration.ofMinutes(minutes))
                    .follow(api, "imports/" + run.path("id").asString(), run, FINAL, now -> show(bar, now));
        } catch (UncheckedIOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static JsonNode sent(Api api, String path, Upload upload) {
        try {
            return api.upload(path, BodyPublishers.ofInputStream(upload::open));
        } catch (CommandFault broken) {
            upload.failure().ifPresent(unreadable -> {
                throw new UncheckedIOException(unreadable);
            });
            throw broken;
        }
    }

    private static CommandFault unreadable(Path file, UncheckedIOException why) {
        return new CommandFault(
                CommandFault.MISUSE,
                "file-unreadable",
                "%s cannot be read (%s)".formatted(file, why.getMessage()),
                "Check the file and its rights");
    }

    private static void show(ProgressBar bar, JsonNode run) {
        if (run.path("state").asString("").equals("indexing")) {
            bar.show(
                    "Indexing",
                    run.path("indexed").asLong() + run.path("duplicates").asLong(),
                    run.path("published").asLong());
        } else {
            bar.show(
                    "Reading",
                    run.path("bytes_read").asLong(),
                    run.path("bytes").asLong());
        }
    }

    /** @return whether it went well */
    private boolean report(Path file, JsonNode run) {
        Screen screen = here.screen();
        for (JsonNode rejection : run.path("rejections")) {
            screen.err()
                    .println("%s:%d rejected: %s"
                            .formatted(
                                    place(file, rejection.path("file").asString("")),
                                    rejection.path("line").asLong(),
                                    Screen.tame(rejection.path("reason").asString(""))));
        }
        long more = run.path("rejected").asLong() - run.path("rejections").size();
        if (more > 0) {
            screen.err().println("… and %d more; the console's page Imports lists them all".formatted(more));
        }
        if (run.path("state").asString("").equals("finished")) {
            return true;
        }
        JsonNode fault = run.path("fault");
        screen.err().println("%s: %s.".formatted(file, fault.path("what").asString("The import failed")));
        screen.err().println(fault.path("action").asString("Look at the console's page Imports") + ".");
        return false;
    }

    private static String place(Path file, String inside) {
        boolean itself = inside.isEmpty() || file.endsWith(inside);
        return itself ? file.toString() : file + " (" + Screen.tame(inside) + ")";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
