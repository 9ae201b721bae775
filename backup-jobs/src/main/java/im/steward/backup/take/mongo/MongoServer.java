package im.steward.backup.take.mongo;

import im.steward.backup.take.Login;
import im.steward.backup.take.PrivateFile;
import im.steward.backup.take.Tool;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A MongoDB database and how to sign in.
 *
 * @param url {@code mongodb://host:port/database?…}, without user and password
 */
public record MongoServer(String url, Login login) {
    private static final Pattern URL = Pattern.compile("(mongodb(?:\\+srv)?://)([^/@]+/)([A-Za-z0-9_-]+)(?:\\?(.*))?");
    private static final String SHELL = "mongosh";
    private static final String ADMIN = "authSource=admin";

    public MongoServer {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException("'" + url + "' is no address; write mongodb://host:port/database");
        }
    }

    private Matcher parts() {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        return parts;
    }

    String database() {
        return parts().group(3);
    }

    private String options() {
        return Optional.ofNullable(parts().group(4)).orElse("");
    }

    /** MongoDB reads the names of options in any case. */
    private boolean namesWhoKnowsTheUser() {
        return Stream.of(options().split("&", -1))
                .anyMatch(option -> option.toLowerCase(Locale.ROOT).startsWith("authsource="));
    }

    /** Without the database: {@code mongodump} takes no other one then, and {@code mongorestore} nothing but that one. */
    private String address() {
        Matcher parts = parts();
        return parts.group(1) + parts.group(2) + (options().isEmpty() ? "" : "?" + options());
    }

    String version(Optional<Path> directory) {
        return Tool.of(find("mongodump", directory))
                .say(List.of("--version"))
                .lines()
                .findFirst()
                .orElse("");
    }

    /** The programs take the password from a file that only the worker reads; it is there while they run. */
    <T> T with(String program, Optional<Path> directory, Function<Tool, T> work) {
        Path found = find(program, directory);
        return PrivateFile.with(
                ".yml",
                "uri: '%s'\npassword: '%s'\n".formatted(doubled(address()), doubled(login.secret())),
                options -> work.apply(
                        new Tool(List.of(found.toString(), "--config=" + options), Map.of(), MongoFaults::of)));
    }

    List<String> arguments(String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        if (!login.user().isEmpty()) {
            all.add("--username=" + login.user());
            if (!namesWhoKnowsTheUser()) {
                all.add("--authenticationDatabase=admin");
            }
        }
        return all;
    }

    void requireShell(Optional<Path> directory) {
        find(SHELL, directory);
    }

    boolean hasShell(Optional<Path> directory) {
        return lookFor(SHELL, directory).isPresent();
    }

    /** Only MongoDB's shell can drop a database; it too gets the password by file. */
    void drop(String database, Optional<Path> directory) {
        Path shell = find(SHELL, directory);
        JsonMapper quoting = JsonMapper.shared();
        String script = "connect(%s).getSiblingDB(%s).dropDatabase()\n"
                .formatted(quoting.writeValueAsString(signedIn()), quoting.writeValueAsString(database));
        String said = PrivateFile.with(
                ".js",
                script,
                file -> Tool.of(shell, Map.of(), MongoFaults::of).say(List.of("--nodb", "--quiet", file.toString())));
        if (said.contains("Error")) {
            throw new UnavailableException(new Fault(
                    "backup-scratch-failed",
                    "The scratch database of MongoDB could not be dropped",
                    "Drop the database " + database + " by hand; the live database was not touched"));
        }
    }

    private String signedIn() {
        if (login.user().isEmpty()) {
            return address();
        }
        Matcher parts = parts();
        String options = namesWhoKnowsTheUser() ? options() : ADMIN + (options().isEmpty() ? "" : "&" + options());
        return parts.group(1) + encoded(login.user()) + ":" + encoded(login.secret()) + "@" + parts.group(2) + "?"
                + options;
    }

    private static String doubled(String text) {
        return text.replace("'", "''");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Path find(String program, Optional<Path> directory) {
        return lookFor(program, directory)
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-tool-missing",
                        "The program " + program + " was not found",
                        "Install mongodb-database-tools and mongodb-mongosh from MongoDB's own repository, or name"
                                + " their directory in steward.backup.tools.mongodb")));
    }

    private static Optional<Path> lookFor(String program, Optional<Path> directory) {
        List<Path> places = directory
                .map(List::of)
                .orElseGet(() -> Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(":", -1))
                        .filter(place -> !place.isEmpty())
                        .map(Path::of)
                        .toList());
        return places.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
