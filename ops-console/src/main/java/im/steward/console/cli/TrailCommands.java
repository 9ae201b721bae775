package im.steward.console.cli;

import im.steward.trail.verify.VerifyCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The trail, checked by the console or, from a file, without it. */
final class TrailCommands {
    private TrailCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "trail",
                "The trail of what our own people did",
                List.of(new CommandLine(new Verify(here)), new CommandLine(new Checkpoint(here))));
    }

    @Command(name = "verify", description = "Check the whole trail, or an exported one without the console")
    private static final class Verify implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "an exported trail (directory or zip) or a .tlog-proof")
        private @Nullable Path file;

        @Option(names = "--key", paramLabel = "KEY|FILE", description = "public key, from somebody you trust")
        private @Nullable String key;

        @Option(names = "--anchor", paramLabel = "FILE", description = "a copy of the anchor kept elsewhere")
        private @Nullable Path anchor;

        @Mixin
        private Common common = new Common();

        Verify(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            return file == null ? online() : offline(file);
        }

        private int online() {
            JsonNode verdict =
                    here.as(common.accountOr("auditor")).post("trail/verify", JsonNodeFactory.instance.objectNode());
            boolean valid = verdict.path("valid").asBoolean();
            if (common.json()) {
                here.screen().json(verdict);
            } else {
                here.screen()
                        .out()
                        .println("%s: %d entries, root %s"
                                .formatted(
                                        valid ? "Valid" : "NOT VALID",
                                        verdict.path("entries").asLong(),
                                        verdict.path("root").asString("")));
                if (verdict.hasNonNull("first_bad")) {
                    here.screen()
                            .out()
                            .println("First bad entry: "
                                    + verdict.path("first_bad").asLong());
                }
                if (verdict.hasNonNull("problem")) {
                    here.screen()
                            .out()
                            .println(Screen.tame(verdict.path("problem").asString()) + ".");
                }
            }
            return valid ? 0 : CommandFault.FAILED;
        }

        private int offline(Path exported) {
            var args = new ArrayList<String>();
            if (common.json()) {
                args.add("--json");
            }
            if (key != null) {
                args.addAll(List.of("--key", key));
            }
            if (anchor != null) {
                args.addAll(List.of("--anchor", anchor.toString()));
            }
            args.add(exported.toString());
            var answer = new ByteArrayOutputStream();
            var complaint = new ByteArrayOutputStream();
            int exit = VerifyCommand.run(
                    args,
                    new PrintStream(answer, true, StandardCharsets.UTF_8),
                    new PrintStream(complaint, true, StandardCharsets.UTF_8));
            if (exit > 1) {
                String what = complaint
                        .toString(StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("");
                throw new CommandFault(
                        CommandFault.MISUSE,
                        "trail-file-unreadable",
                        what.isBlank() ? exported + " cannot be verified" : what,
                        "Give a trail as the console exports it, and --key with a .tlog-proof");
            }
            here.screen().out().print(answer.toString(StandardCharsets.UTF_8));
            here.screen().out().flush();
            return exit;
        }
    }

    @Command(name = "checkpoint", description = "Sign the trail as it is now, and anchor it")
    private static final class Checkpoint implements Callable<Integer> {
        private final Surroundings here;

        @Mixin
        private Common common = new Common();

        Checkpoint(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("auditor"))
                    .post("trail/checkpoint", JsonNodeFactory.instance.objectNode());
            if (common.json()) {
                here.screen().json(answer);
            } else {
                here.screen()
                        .out()
                        .println("%d entries, root %s"
                                .formatted(
                                        answer.path("entries").asLong(),
                                        answer.path("root").asString("")));
            }
            return 0;
        }
    }
}
