package im.steward.console.cli;

import im.steward.kernel.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A search as files, with manifest and proof. */
@Command(name = "export", description = "Write a search as files, with manifest and proof")
final class ExportCommand implements Callable<Integer> {
    private static final String DONE = "done";
    private static final String INCOMPLETE = "incomplete";
    private static final String AWAITING = "awaiting_approval";
    private static final Set<String> FINAL = Set.of(DONE, INCOMPLETE, "failed", "refused", "cancelled");
    private static final Set<String> FINAL_OR_AWAITING =
            Set.of(DONE, INCOMPLETE, "failed", "refused", "cancelled", AWAITING);

    private final Surroundings here;

    @Parameters(paramLabel = "QUERY")
    private String query = "";

    @Option(names = "--format", required = true, paramLabel = "csv|jsonl|xlsx")
    private String format = "";

    @Option(names = "--out", paramLabel = "DIR", description = "where the files go; made if it is missing")
    private @Nullable Path out;

    @Option(names = "--matter", paramLabel = "M", description = "default: ${DEFAULT-VALUE}")
    private String matter = "everything";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in the trail")
    private @Nullable String reason;

    @Option(names = "--wait", description = "wait for the second person, too")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MINUTES", description = "longest wait, default: ${DEFAULT-VALUE}")
    private long minutes = 30;

    @Mixin
    private Common common = new Common();

    ExportCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Api api = here.as(common.accountOr("officer"));
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("query", query).put("matter", matter).put("format", format).put("reason", reason);
        JsonNode asked = api.post("exports", question);
        String id = asked.path("id").asString();
        JsonNode export = follow(api, id, asked);
        String state = export.path("state").asString();
        if (hasFiles(state) && out != null) {
            try (var bar = new ProgressBar(here.screen(), !common.json())) {
                for (JsonNode file : export.path("files")) {
                    bar.show(
                            "Fetching " + file.path("path").asString(),
                            0,
                            file.path("bytes").asLong());
                    Download.of(file).into(out, path -> api.download("exports/" + id + "/files/" + path));
                }
            }
        }
        show(export, state);
        return switch (state) {
            case DONE, AWAITING -> 0;
            case INCOMPLETE -> CommandFault.INCOMPLETE;
            default -> fault(export, state).exit();
        };
    }

    private static boolean hasFiles(String state) {
        return state.equals(DONE) || state.equals(INCOMPLETE);
    }

    private JsonNode follow(Api api, String id, JsonNode asked) {
        Set<String> ends = wait ? FINAL : FINAL_OR_AWAITING;
        try (var bar = new ProgressBar(here.screen(), !common.json())) {
            return new Patience(Duration.ofMinutes(minutes))
                    .follow(
                            api,
                            "exports/" + id,
                            asked,
                            ends,
                            now -> bar.show(
                                    now.path("state").asString().replace('_', ' '),
                                    now.path("messages").asLong(),
                                    now.path("total").asLong()));
        }
    }

    private void show(JsonNode export, String state) {
        Screen screen = here.screen();
        if (common.json()) {
            screen.json(answer(export, state));
            return;
        }
        switch (state) {
            case AWAITING ->
                screen.out()
                        .println("Waits for a second person: ./steward approval approve "
                                + export.path("approval").asString());
            case DONE, INCOMPLETE -> {
                for (JsonNode file : export.path("files")) {
                    screen.out()
                            .println("%12d  %s"
                                    .formatted(
                                            file.path("bytes").asLong(),
                                            file.path("path").asString()));
                }
                screen.out()
                        .println("%d messages%s"
                                .formatted(export.path("messages").asLong(), out == null ? "" : " in " + out));
            }
            default -> screen.fault(fault(export, state).fault(), false);
        }
        if (state.equals(INCOMPLETE)) {
            screen.err().println(Screen.tame(export.path("degraded").asString("")) + ".");
            screen.fault(
                    new Fault(
                            "export-incomplete",
                            "The export was made, but something is missing from it",
                            "Read shortfalls in manifest.json, then ask for it anew"),
                    false);
        }
    }

    private static ObjectNode answer(JsonNode export, String state) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("export", export.path("id"));
        answer.put("state", state);
        answer.set("approval", export.path("approval"));
        answer.set("messages", export.path("messages"));
        answer.set("degraded", export.path("degraded"));
        answer.set("files", export.path("files"));
        if (export.hasNonNull("fault")) {
            answer.set("fault", export.get("fault"));
        }
        return answer;
    }

    private static CommandFault fault(JsonNode export, String state) {
        return CommandFault.told(
                export,
                new CommandFault(
                        state.equals("failed") ? CommandFault.FAILED : CommandFault.REFUSED,
                        "export-not-made",
                        "The export was not made, it is '%s'".formatted(state),
                        "Ask for it again if it is still needed"));
    }
}
