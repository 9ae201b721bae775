package im.steward.backup.take.mariadb;

import im.steward.backup.take.Login;
import im.steward.backup.take.PrivateFile;
import im.steward.backup.take.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A database of a MariaDB or MySQL server and how to sign in. */
public record MariaDbServer(String host, int port, String database, Login login) {
    private static final Pattern URL = Pattern.compile("jdbc:mariadb://([^:/?]+)(?::(\\d{1,5}))?/([^/?]+)");
    private static final int USUAL_PORT = 3306;

    /** @param url {@code jdbc:mariadb://host:port/database} */
    public static MariaDbServer of(String url, Login login) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + url + "' is no address; write jdbc:mariadb://host:port/database");
        }
        String port = parts.group(2);
        return new MariaDbServer(
                parts.group(1), port == null ? USUAL_PORT : Integer.parseInt(port), parts.group(3), login);
    }

    MariaDbServer database(String name) {
        return new MariaDbServer(host, port, name, login);
    }

    boolean isSameAs(MariaDbServer other) {
        return host.equals(other.host) && port == other.port && database.equals(other.database);
    }

    /** Its programs take a password from a file that only the worker reads; it is there while they run. */
    <T> T with(Path program, boolean scratch, Function<Tool, T> work) {
        String options = """
                [client]
                host=%s
                port=%d
                protocol=tcp
                user=%s
                password=%s
                default-character-set=utf8mb4
                """.formatted(host, port, quoted(login.user()), quoted(login.secret()));
        return PrivateFile.with(
                ".cnf",
                options,
                file -> work.apply(new Tool(
                        List.of(program.toString(), "--defaults-file=" + file),
                        Map.of(),
                        complaint -> MariaDbFaults.of(complaint, scratch))));
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
