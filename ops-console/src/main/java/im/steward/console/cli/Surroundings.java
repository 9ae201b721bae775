package im.steward.console.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param home where the tokens are
 * @param url the console
 */
record Surroundings(Path home, URI url, Screen screen) {
    /** A command is its own application, so the clock begins here. */
    Clock clock() {
        return Clock.systemUTC();
    }

    static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("STEWARD_HOME", ".steward"));
        return new Surroundings(home, url(environment, home), Screen.ofThisProcess());
    }

    private static URI url(Map<String, String> environment, Path home) {
        String port = Optional.ofNullable(environment.get("STEWARD_PORT"))
                .or(() -> firstLine(home.resolve("run/port")))
                .orElse("8080");
        return URI.create(environment.getOrDefault("STEWARD_URL", "http://localhost:" + port));
    }

    Api as(String account) {
        return new Api(
                url,
                firstLine(home.resolve("tokens").resolve(account))
                        .orElseThrow(
                                () -> new CommandFault(
                                        CommandFault.NOT_ALLOWED,
                                        "token-missing",
                                        "There is no token for the account '%s' in %s"
                                                .formatted(account, home.resolve("tokens")),
                                        "Choose another account with --as, or make a token on the console's page Account and save it there")));
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Files.readString(file, StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .map(String::strip)
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
