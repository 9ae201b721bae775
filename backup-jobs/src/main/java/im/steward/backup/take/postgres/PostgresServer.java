package im.steward.backup.take.postgres;

import im.steward.backup.take.Login;
import im.steward.backup.take.Tool;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database and how to sign in, for JDBC and for PostgreSQL's own programs alike.
 *
 * @param url {@code jdbc:postgresql://host:port/database?sslmode=verify-full}
 */
public record PostgresServer(String url, Login login) {
    private static final int CONNECT_SECONDS = 10;
    private static final int USUAL_PORT = 5432;
    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^/?@]+)/([^/?]+)(?:\\?(.*))?");
    private static final Map<String, String> TLS = Map.of(
            "sslmode", "PGSSLMODE",
            "sslrootcert", "PGSSLROOTCERT",
            "sslcert", "PGSSLCERT",
            "sslkey", "PGSSLKEY");

    public PostgresServer {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no address; write jdbc:postgresql://host:port/database");
        }
    }

    public Connection connect() throws SQLException {
        PGSimpleDataSource source = dataSource();
        Connection connection = source.getConnection();
        try {
            // The same bytes for the same row, wherever and by whom it is read.
            PostgresStore.execute(connection, """
                    SET TIME ZONE 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601';
                    SET bytea_output = 'hex'; SET extra_float_digits = 1; SET row_security = off;
                    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET jit = off""");
            return connection;
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }

    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(login.user());
        source.setPassword(login.secret());
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setApplicationName("steward-backup");
        return source;
    }

    /** Another database of the same server. */
    PostgresServer database(String name) {
        Matcher parts = parts();
        String parameters = parts.group(3) == null ? "" : "?" + parts.group(3);
        return new PostgresServer("jdbc:postgresql://" + parts.group(1) + "/" + name + parameters, login);
    }

    public String name() {
        return parts().group(2);
    }

    boolean isSameAs(PostgresServer other) {
        return hosts(false).equals(other.hosts(false))
                && hosts(true).equals(other.hosts(true))
                && name().equals(other.name());
    }

    Tool tool(Path program, boolean scratch) {
        return Tool.of(program, environment(), complaint -> PostgresFaults.of(complaint, scratch));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGHOST", hosts(false));
        environment.put("PGPORT", hosts(true));
        environment.put("PGDATABASE", name());
        environment.put("PGUSER", login.user());
        environment.put("PGPASSWORD", login.secret());
        environment.put("PGCONNECT_TIMEOUT", Integer.toString(CONNECT_SECONDS));
        environment.put("PGAPPNAME", "steward-backup");
        String parameters = parts().group(3);
        for (String parameter : (parameters == null ? "" : parameters).split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && TLS.containsKey(pair[0])) {
                environment.put(TLS.getOrDefault(pair[0], ""), URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return environment;
    }

    /** Several may stand there, of which one answers; the programs write hosts and ports apart. */
    private String hosts(boolean ports) {
        return Stream.of(parts().group(1).split(",", -1))
                .map(host -> {
                    int colon = host.lastIndexOf(':');
                    boolean named = colon > 0 && !host.endsWith("]");
                    if (ports) {
                        return named ? host.substring(colon + 1) : Integer.toString(USUAL_PORT);
                    }
                    return (named ? host.substring(0, colon) : host).replaceAll("[\\[\\]]", "");
                })
                .collect(Collectors.joining(","));
    }

    private Matcher parts() {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        return parts;
    }
}
