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
import tools.jackson.databind.node.ObjectNode;

/** Restores to scratch places and in place. */
final class RestoreCommands {
    private static final Set<String> ENDS = Set.of("done", "failed", "refused", "cancelled", "given_back");

    private RestoreCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "restore",
                "Bring a set, a part, a file or a conversation back",
                List.of(
                        new CommandLine(new Start(here)),
                        new CommandLine(new ListThem(here)),
                        new CommandLine(new Moments(here)),
                        new CommandLine(new Act(here, "cancel")).setCommandName("cancel"),
                        new CommandLine(new Act(here, "give-back")).setCommandName("give-back")));
    }

    @Command(
            name = "start",
            description = "Ask for a restore; in place, or a file or conversation, once a second person approves")
    private static final class Start implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(paramLabel = "SET")
        private String set = "";

        @Option(names = "--part", paramLabel = "PART", description = "only this part")
        private String part = "";

        @Option(names = "--file", paramLabel = "PATH", description = "only this file or folder of the part")
        private String file = "";

        @Option(names = "--conversation", paramLabel = "ID", description = "only this conversation of the part")
        private String conversation = "";

        @Option(names = "--form", paramLabel = "FORM", description = "of a conversation: ndjson or csv")
        private String form = "ndjson";

        @Option(
                names = "--at",
                paramLabel = "MOMENT",
                description = "as of a moment, such as 2026-03-01T14:05:00+08:00")
        private String at = "";

        @Option(names = "--to", paramLabel = "NAME", description = "scratch place to make")
        private String place = "";

        @Option(names = "--keep", paramLabel = "LENGTH", description = "how long it stays, such as 7d")
        private String keep = "";

        @Option(names = "--in-place", description = "in the place of what is live")
        private boolean inPlace;

        @Option(names = "--confirm", paramLabel = "NAME", description = "the set's id or the part's name again")
        private String confirm = "";

        @Option(names = "--reason", paramLabel = "TEXT", required = true)
        private String reason = "";

        @Mixin
        private Awaited awaited = new Awaited();

        @Mixin
        private Common common = new Common();

        Start(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            if (inPlace != place.isEmpty()) {
                throw new CommandFault(
                        CommandFault.MISUSE,
                        "command-misused",
                        "A restore goes to a scratch place or in place",
                        "Use one of --to NAME and --in-place");
            }
            Api api = here.as(common.accountOr("operator"));
            JsonNode restore = api.post(inPlace ? "restores/in-place" : "restores", ask());
            String path = "restores/" + Segment.of(restore.path("id").asString());
            return awaited.end(
                    here,
                    api,
                    common.json(),
                    restore,
                    new Awaited.What(path, ENDS, "done", Start::told),
                    this::print,
                    Start::fault);
        }

        private void print(JsonNode restore) {
            here.screen().out().println(line(restore));
            restore.path("kept")
                    .forEach(kept -> here.screen()
                            .out()
                            .println("  %s: %s"
                                    .formatted(
                                            kept.path("part").asString(),
                                            Screen.tame(kept.path("where").asString()))));
        }

        private static String told(JsonNode now) {
            return now.path("part_now").asString(now.path("state").asString("") + waiting(now));
        }

        private ObjectNode ask() {
            String what = !file.isEmpty()
                    ? "file"
                    : !conversation.isEmpty() ? "conversation" : part.isEmpty() ? "set" : "part";
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("set", set)
                    .put("what", what)
                    .put("part", part)
                    .put("item", file.isEmpty() ? conversation : file)
                    .put("form", form)
                    .put("at", at)
                    .put("place", place)
                    .put("keep", keep)
                    .put("reason", reason)
                    .put("typed", confirm);
        }

        private static CommandFault fault(JsonNode restore) {
            return CommandFault.told(
                    restore,
                    new CommandFault(
                            CommandFault.REFUSED,
                            "restore-not-made",
                            "The restore was not made, it is '%s'"
                                    .formatted(restore.path("state").asString("")),
                            "Ask for it again if it is still needed"));
        }
    }

    @Command(name = "list", description = "Show the newest restores")
    private static final class ListThem implements Callable<Integer> {
        private final Surroundings here;

        @Option(names = "--limit", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
        private int limit = 20;

        @Mixin
        private Common common = new Common();

        ListThem(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("operator")).get("restores?limit=" + limit);
            if (common.json()) {
                here.screen().json(answer);
                return 0;
            }
            answer.path("restores").forEach(one -> here.screen().out().println(line(one)));
            if (answer.path("restores").isEmpty()) {
                here.screen().out().println("Nothing has been restored yet.");
            }
            return 0;
        }
    }

    @Command(name = "moments", description = "Show which parts of a set come back as of which moments")
    private static final class Moments implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(paramLabel = "SET")
        private String set = "";

        @Mixin
        private Common common = new Common();

        Moments(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("operator")).get("restores/moments/" + Segment.of(set));
            if (common.json()) {
                here.screen().json(answer);
                return 0;
            }
            for (JsonNode one : answer.path("moments")) {
                here.screen()
                        .out()
                        .println("%s  from %s  until %s"
                                .formatted(
                                        one.path("part").asString(),
                                        one.path("from").asString(),
                                        one.path("until").asString("not known yet")));
                if (!one.path("fault").isEmpty()) {
                    here.screen()
                            .out()
                            .println("    %s. %s."
                                    .formatted(
                                            Screen.tame(one.path("fault")
                                                    .path("what")
                                                    .asString("")),
                                            Screen.tame(one.path("fault")
                                                    .path("action")
                                                    .asString(""))));
                }
            }
            if (answer.path("moments").isEmpty()) {
                here.screen().out().println("No part of this set keeps a log that leads to moments.");
            }
            return 0;
        }
    }

    @Command(description = "Break a restore off, or give back what one has kept")
    private static final class Act implements Callable<Integer> {
        private final Surroundings here;
        private final String verb;

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Mixin
        private Common common = new Common();

        Act(Surroundings here, String verb) {
            this.here = here;
            this.verb = verb;
        }

        @Override
        public Integer call() {
            JsonNode restore = here.as(common.accountOr("operator"))
                    .post("restores/" + Segment.of(id) + "/" + verb, JsonNodeFactory.instance.objectNode());
            if (common.json()) {
                here.screen().json(restore);
            } else {
                here.screen().out().println(line(restore));
            }
            return 0;
        }
    }

    /** What keeps a worker from it, if anything does. */
    private static String waiting(JsonNode restore) {
        JsonNode upkeep = restore.path("waits_for_upkeep");
        if (!upkeep.isObject()) {
            return "";
        }
        String since = upkeep.path("since").asString("");
        return "  waits for the upkeep of vault " + upkeep.path("vault").asString("")
                + (since.isEmpty() ? "" : " since " + since);
    }

    private static String line(JsonNode restore) {
        return "%s  %-12s %-17s %s  %s"
                .formatted(
                        restore.path("id").asString(),
                        restore.path("what").asString(""),
                        restore.path("state").asString(""),
                        restore.path("requested_at").asString(""),
                        (restore.path("in_place").asBoolean()
                                        ? "in place"
                                        : Screen.tame(restore.path("place").asString("")))
                                + (restore.path("at").isString()
                                        ? "  as of " + restore.path("at").asString()
                                        : "")
                                + waiting(restore));
    }
}
