package im.steward.console.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The second pair of eyes. */
final class ApprovalCommands {
    private ApprovalCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "approval",
                "What waits for a second person, and the answer",
                List.of(
                        new CommandLine(new ListOpen(here)),
                        new CommandLine(new Decide(here, "approve")).setCommandName("approve"),
                        new CommandLine(new Decide(here, "refuse")).setCommandName("refuse")));
    }

    @Command(name = "list", description = "Show what waits for a second person")
    private static final class ListOpen implements Callable<Integer> {
        private final Surroundings here;

        @Mixin
        private Common common = new Common();

        ListOpen(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("approver")).get("approvals?state=open");
            Screen screen = here.screen();
            if (common.json()) {
                screen.json(answer);
                return 0;
            }
            for (JsonNode approval : answer.path("approvals")) {
                screen.out()
                        .println("%s  asked by %s, until %s"
                                .formatted(
                                        approval.path("id").asString(),
                                        Screen.tame(approval.path("requester").asString("")),
                                        approval.path("expires").asString("")));
                screen.out().println("    " + Screen.tame(approval.path("what").asString("")));
            }
            if (answer.path("approvals").isEmpty()) {
                screen.out().println("Nothing waits for a second person.");
            }
            return 0;
        }
    }

    @Command(description = "Answer a request; never your own")
    private static final class Decide implements Callable<Integer> {
        private final Surroundings here;
        private final String decision;

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "why; stands in the trail")
        private String reason = "";

        @Mixin
        private Common common = new Common();

        Decide(Surroundings here, String decision) {
            this.here = here;
            this.decision = decision;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("approver"))
                    .post(
                            "approvals/" + Segment.of(id) + "/" + decision,
                            JsonNodeFactory.instance.objectNode().put("reason", reason));
            if (common.json()) {
                here.screen().json(answer);
            } else {
                here.screen().out().println(id + " is " + answer.path("state").asString(""));
            }
            return 0;
        }
    }
}
