package im.steward.console.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Drills: sets restored for proof. */
final class DrillCommands {
    private DrillCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "drill",
                "Restore sets for proof and list what that has shown",
                List.of(new CommandLine(new Run(here)), new CommandLine(new ListDrills(here))));
    }

    @Command(name = "run", description = "Restore a plan's newest set in a scratch place and check it")
    private static final class Run implements Callable<Integer> {
        private static final Set<String> ENDS = Set.of("passed", "failed", "cancelled");
        private final Surroundings here;

        @Parameters(paramLabel = "PLAN")
        private String plan = "";

        @ArgGroup
        private Which which = new Which();

        @Mixin
        private Awaited awaited = new Awaited();

        @Mixin
        private Common common = new Common();

        /** At most one of them. */
        private static final class Which {
            @Option(names = "--set", paramLabel = "ID", description = "this set instead of the newest")
            private String set = "";

            @Option(names = "--random", description = "a random older set instead of the newest")
            private boolean random;
        }

        Run(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            Api api = here.as(common.accountOr("operator"));
            ObjectNode ask = JsonNodeFactory.instance.objectNode();
            ask.put("plan", plan).put("choice", which.random ? "random" : "newest");
            if (!which.set.isEmpty()) {
                ask.put("set", which.set);
            }
            JsonNode drill = api.post("drills", ask);
            String path = "drills/" + Segment.of(drill.path("id").asString());
            return awaited.end(
                    here,
                    api,
                    common.json(),
                    drill,
                    new Awaited.What(path, ENDS, "passed", Run::told),
                    last -> here.screen().out().println(line(last)),
                    Run::fault);
        }

        private static String told(JsonNode now) {
            String phase = now.path("phase").asString("");
            String part = now.path("part").asString("");
            return (phase.isEmpty() ? now.path("state").asString("") : phase) + (part.isEmpty() ? "" : " " + part);
        }

        private static CommandFault fault(JsonNode drill) {
            return CommandFault.told(
                    drill,
                    new CommandFault(
                            CommandFault.REFUSED,
                            "drill-not-passed",
                            "The drill did not pass, it is '%s'"
                                    .formatted(drill.path("state").asString("")),
                            "Run it again if it is still needed"));
        }
    }

    @Command(name = "list", description = "Show the newest drills, or those of a plan")
    private static final class ListDrills implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(paramLabel = "PLAN", arity = "0..1")
        private String plan = "";

        @Option(names = "--limit", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
        private int limit = 20;

        @Mixin
        private Common common = new Common();

        ListDrills(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("operator"))
                    .get("drills?limit=" + limit + (plan.isEmpty() ? "" : "&plan=" + Segment.of(plan)));
            if (common.json()) {
                here.screen().json(answer);
                return 0;
            }
            for (JsonNode drill : answer.path("drills")) {
                here.screen().out().println(line(drill));
            }
            if (answer.path("drills").isEmpty()) {
                here.screen().out().println("No set was ever restored.");
            }
            return 0;
        }
    }

    private static String line(JsonNode drill) {
        String measured = drill.hasNonNull("full_seconds")
                ? "service %.1f s, full %.1f s, RPO %s, %d checks passed, %d failed"
                        .formatted(
                                drill.path("service_seconds").asDouble(),
                                drill.path("full_seconds").asDouble(),
                                drill.hasNonNull("rpo_seconds")
                                        ? "%.0f s"
                                                .formatted(drill.path("rpo_seconds")
                                                        .asDouble())
                                        : "unknown",
                                drill.path("checks_passed").asLong(),
                                drill.path("checks_failed").asLong())
                : "";
        return "%s  %-16s %s  %-9s %-7s %s"
                .formatted(
                        drill.path("id").asString(),
                        Screen.tame(drill.path("plan").asString("")),
                        drill.path("requested_at").asString(""),
                        drill.path("state").asString(""),
                        drill.path("choice").asString(""),
                        measured)
                .stripTrailing();
    }
}
