package im.steward.console.cli;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the playbook verify has seen of the servers, brought to the console as evidence. */
final class VerificationCommands {
    private static final String FILE = "verify.json";

    private VerificationCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "verification",
                "What the playbook verify has seen of the servers, as evidence for audits",
                List.of(new CommandLine(new Add(here)), new CommandLine(new ListTaken(here))));
    }

    private static void tell(Screen screen, JsonNode one) {
        screen.out()
                .println("%s  %s  %s, %d checks on %d hosts, %d failed"
                        .formatted(
                                one.path("verification").asString(""),
                                one.path("at").asString(""),
                                Screen.tame(one.path("site").asString("")),
                                one.path("checks").asLong(),
                                one.path("hosts").asLong(),
                                one.path("failed").asLong()));
    }

    @Command(name = "add", description = "Take a verification in; the same file twice is kept once")
    private static final class Add implements Callable<Integer> {
        private final Surroundings here;

        @Parameters(
                paramLabel = "PATH",
                description = "verify.json, or a directory with it; of evidence/ or an inventory the newest is taken")
        private Path path = Path.of(".");

        @Mixin
        private Common common = new Common();

        Add(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            Path file = file();
            try {
                JsonNode taken = here.as(common.accountOr("operator"))
                        .upload("verifications", BodyPublishers.ofByteArray(Files.readAllBytes(file)));
                if (common.json()) {
                    here.screen().json(taken);
                } else {
                    tell(here.screen(), taken);
                }
                return 0;
            } catch (IOException unreadable) {
                throw missing(file);
            }
        }

        /** The playbook names its directories by the moment, so the last by name is the newest. */
        private Path file() {
            if (!Files.isDirectory(path)) {
                return path;
            }
            if (Files.exists(path.resolve(FILE))) {
                return path.resolve(FILE);
            }
            Path evidence = Files.isDirectory(path.resolve("evidence")) ? path.resolve("evidence") : path;
            try (Stream<Path> runs = Files.list(evidence)) {
                return runs.map(run -> run.resolve(FILE))
                        .filter(Files::exists)
                        .max(Path::compareTo)
                        .orElseThrow(() -> missing(path));
            } catch (IOException unreadable) {
                throw missing(path);
            }
        }

        private static CommandFault missing(Path path) {
            return new CommandFault(
                    CommandFault.MISUSE,
                    "file-unreadable",
                    "No %s can be read in %s".formatted(FILE, path),
                    "Run the playbook verify and name the inventory's directory");
        }
    }

    @Command(name = "list", description = "Show the newest verifications")
    private static final class ListTaken implements Callable<Integer> {
        private final Surroundings here;

        @Option(names = "--limit", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
        private int limit = 20;

        @Mixin
        private Common common = new Common();

        ListTaken(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode all = here.as(common.accountOr("operator")).get("verifications?limit=" + limit);
            if (common.json()) {
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                json.set("verifications", all);
                here.screen().json(json);
                return 0;
            }
            if (all.isEmpty()) {
                here.screen().out().println("No verification was taken in yet.");
            }
            all.forEach(one -> tell(here.screen(), one));
            return 0;
        }
    }
}
