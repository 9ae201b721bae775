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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A MongoDB database and how to sign in.
 *
 * @param url {@code mongodb://host:port/database?…}, without user and password
 */
public record MongoServer(String url, Login login) {
    private static final Pattern URL = Pattern.compile("mongodb(?:\\+srv)?://[^/@]+/([A-Za-z0-9_-]+)(?:\\?.*)?");

    public MongoServer {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException("'" + url + "' is no address; write mongodb://host:port/database");
        }
    }

    String database() {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        return parts.group(1);
    }

    /** The programs take the password from a file that only the worker reads; it is there while they run. */
    <T> T with(String program, Optional<Path> directory, Function<Tool, T> work) {
        Path found = find(program, directory);
        return PrivateFile.with(
                ".yml",
                "uri: '%s'\npassword: '%s'\n".formatted(doubled(url), doubled(login.secret())),
                options -> work.apply(
                        new Tool(List.of(found.toString(), "--config=" + options), Map.of(), MongoFaults::of)));
    }

    List<String> arguments(String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        if (!login.user().isEmpty()) {
            all.add("--username=" + login.user());
            all.add("--authenticationDatabase=admin");
        }
        return all;
    }

    void requireShell(Optional<Path> directory) {
        find("mongosh", directory);
    }

    /** Only MongoDB's shell can drop a database; it too gets the password by file. */
    void drop(String database, Optional<Path> directory) {
        Path shell = find("mongosh", directory);
        String scheme = url.substring(0, url.indexOf("//") + 2);
        String credentials = login.user().isEmpty() ? "" : encoded(login.user()) + ":" + encoded(login.secret()) + "@";
        String script = "connect('%s').getSiblingDB('%s').dropDatabase()\n"
                .formatted(scheme + credentials + url.substring(scheme.length()), database);
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

    private static String doubled(String text) {
        return text.replace("'", "''");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("'", "%27");
    }

    private static Path find(String program, Optional<Path> directory) {
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
                .findFirst()
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-tool-missing",
                        "The program " + program + " was not found",
                        "Install mongodb-database-tools and mongodb-mongosh from MongoDB's own repository, or name"
                                + " their directory in steward.backup.tools.mongodb")));
    }
}
