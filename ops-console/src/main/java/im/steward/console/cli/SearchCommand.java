package im.steward.console.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The officer's search: same scope, same trail entry as on the page. */
@Command(name = "search", description = "Search in a matter; --limit 0 only counts")
final class SearchCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final int PAGE = 1_000;

    private final Surroundings here;

    @Parameters(paramLabel = "QUERY", description = "e.g. '合同 OR \"side letter\" -from:bot'")
    private String query = "";

    @Option(names = "--matter", paramLabel = "M", description = "default: ${DEFAULT-VALUE}")
    private String matter = "everything";

    @Option(names = "--limit", paramLabel = "N", description = "hits to show, default: ${DEFAULT-VALUE}")
    private long limit = 20;

    @Mixin
    private Common common = new Common();

    SearchCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "command-misused",
                    "--limit is below zero",
                    "Give a number of hits, or 0 to count");
        }
        ObjectNode answer = ask(here.as(common.accountOr("officer")));
        if (common.json()) {
            here.screen().json(answer);
        } else {
            print(answer);
        }
        return 0;
    }

    private ObjectNode ask(Api api) {
        ObjectNode answer = page(api, JsonNodeFactory.instance.nullNode(), Math.min(limit, PAGE));
        ArrayNode hits = answer.withArray("hits");
        JsonNode next = answer.path("next");
        while (hits.size() < limit && next.isString()) {
            ObjectNode further = page(api, next, Math.min(limit - hits.size(), PAGE));
            hits.addAll(further.withArray("hits"));
            answer.put(
                    "exact",
                    answer.path("exact").asBoolean() && further.path("exact").asBoolean());
            next = further.path("next");
        }
        answer.remove("next");
        return answer;
    }

    private ObjectNode page(Api api, JsonNode cursor, long size) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("query", query).put("matter", matter).put("limit", size).set("cursor", cursor);
        return (ObjectNode) api.post("search", question);
    }

    private void print(JsonNode answer) {
        Screen screen = here.screen();
        for (JsonNode hit : answer.path("hits")) {
            screen.out()
                    .println("%s  %s · %s%s"
                            .formatted(
                                    TIME.format(Instant.parse(hit.path("at").asString())),
                                    Screen.tame(hit.path("conversation").asString("–")),
                                    Screen.tame(hit.path("sender").asString("")),
                                    hit.path("kind").asString("").equals("posted")
                                            ? ""
                                            : "  [" + hit.path("kind").asString() + "]"));
            screen.out().println("    " + Screen.tame(hit.path("text").asString("")));
        }
        screen.out()
                .println("%d hits in %d ms"
                        .formatted(
                                answer.path("total").asLong(),
                                answer.path("took_ms").asLong()));
        if (!answer.path("exact").asBoolean()) {
            screen.err()
                    .println("The answer is degraded: "
                            + Screen.tame(answer.path("degraded").asString("")) + ".");
        }
    }
}
