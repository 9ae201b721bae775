package im.steward.console.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Backup plans and their sets. */
final class BackupCommands {
    private static final double MEGABYTE = 1e6;

    private BackupCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "backup",
                "Run backup plans and list their sets",
                List.of(new CommandLine(new Run(here)), new CommandLine(new ListSets(here))));
    }

    @Command(name = "run", description = "Take a set by a plan")
    private static final class Run implements Callable<Integer> {
        private static final Set<String> ENDS = Set.of("complete", "failed", "cancelled", "pruned");
        private final Surroundings here;

        @Parameters(paramLabel = "PLAN")
        private String plan = "";

        @Mixin
        private Awaited awaited = new Awaited();

        @Mixin
        private Common common = new Common();

        Run(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            Api api = here.as(common.accountOr("operator"));
            JsonNode set =
                    api.post("backup/plans/" + Segment.of(plan) + "/runs", JsonNodeFactory.instance.objectNode());
            String path = "backup/sets/" + Segment.of(set.path("id").asString());
            return awaited.end(
                    here,
                    api,
                    common.json(),
                    set,
                    new Awaited.What(path, ENDS, "complete", Run::told),
                    last -> here.screen().out().println(line(last)),
                    Run::fault);
        }

        private static String told(JsonNode now) {
            String part = now.path("part").asString("");
            long left = now.path("seconds_left").asLong(-1);
            long rate = now.path("bytes_per_second").asLong();
            return (part.isEmpty() ? now.path("state").asString("") : part)
                    + (rate > 0 ? " %.0f MB/s".formatted(rate / MEGABYTE) : "")
                    + (left >= 0
                            ? ", %s%d s left"
                                    .formatted(now.path("bytes_estimated").asBoolean(false) ? "about " : "", left)
                            : "");
        }

        private static CommandFault fault(JsonNode set) {
            return CommandFault.told(
                    set,
                    new CommandFault(
                            CommandFault.REFUSED,
                            "backup-not-taken",
                            "The set was not taken, it is '%s'"
                                    .formatted(set.path("state").asString("")),
                            "Run the plan again if it is still needed"));
        }
    }

    @Command(name = "list", description = "Show the newest sets, or those of a plan")
    private static final class ListSets implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(paramLabel = "PLAN", arity = "0..1")
        private String plan = "";

        @Option(names = "--limit", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
        private int limit = 20;

        @Mixin
        private Common common = new Common();

        ListSets(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("operator"))
                    .get("backup/sets?limit=" + limit + (plan.isEmpty() ? "" : "&plan=" + Segment.of(plan)));
            if (common.json()) {
                here.screen().json(answer);
                return 0;
            }
            for (JsonNode set : answer.path("sets")) {
                here.screen().out().println(line(set));
            }
            if (answer.path("sets").isEmpty()) {
                here.screen().out().println("No set has been taken yet.");
            }
            return 0;
        }
    }

    private static String line(JsonNode set) {
        return "%s  %-16s %s  %-9s %-9s %10.1f MB, %.1f MB added"
                .formatted(
                        set.path("id").asString(),
                        Screen.tame(set.path("plan").asString("")),
                        set.path("requested_at").asString(""),
                        set.path("state").asString(""),
                        set.path("proof").asString(""),
                        set.path("bytes").asLong() / MEGABYTE,
                        set.path("added").asLong() / MEGABYTE);
    }
}
