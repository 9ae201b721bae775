package im.steward.probe.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/**
 * PostgreSQL by its own driver, which gets its connection from us: names are looked up where they hold no carrier, the
 * deadline closes the socket, certificates are judged as those of all targets are.
 */
record PostgresDatabase(Account account) implements Database {
    private static final Driver DRIVER = driver();
    private static final ScopedValue<Opening> OPENING = ScopedValue.newInstance();
    private static final Pattern POSITION = Pattern.compile("(\\d+) ([0-9A-F]{1,8}/[0-9A-F]{1,8})");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final int PAUSE_SHARE = 20;
    private static final int LAST_MILLIS = 50;

    /** Asks a server for TLS. */
    private static final byte[] SECURE = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

    /** What the driver's factory needs to know, which the driver makes by its name. */
    private record Opening(Account account, Attempt attempt) {}

    /** Asked for by name: a class of the driver's own would bring its annotations along, which nobody ships. */
    private static Driver driver() {
        try {
            Class.forName("org.postgresql.Driver");
            return DriverManager.getDriver("jdbc:postgresql://127.0.0.1/postgres");
        } catch (ClassNotFoundException | SQLException absent) {
            throw new IllegalStateException("Steward ships with PostgreSQL's driver", absent);
        }
    }

    @Override
    public Session signIn(Attempt attempt) throws IOException {
        // The driver asks its factory for a connection and never looks the name up itself.
        String url = "jdbc:postgresql://127.0.0.1:%d/%s"
                .formatted(
                        account.place().port(),
                        URLEncoder.encode(account.database("postgres"), StandardCharsets.UTF_8));
        Properties wishes = wishes(attempt);
        try {
            Connection connection =
                    ScopedValue.where(OPENING, new Opening(account, attempt)).call(() -> DRIVER.connect(url, wishes));
            if (connection == null) {
                throw new Attempt.Malformed(Failure.INTERNAL);
            }
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return new PostgresSession(connection);
        } catch (SQLException refused) {
            throw cause(refused);
        }
    }

    private Properties wishes(Attempt attempt) throws IOException {
        String seconds = Integer.toString(attempt.millisLeft() / 1_000 + 1);
        Properties wishes = new Properties();
        wishes.setProperty("user", account.user());
        wishes.setProperty("password", account.secret());
        wishes.setProperty("ApplicationName", "steward-probe");
        wishes.setProperty("assumeMinServerVersion", "10");
        wishes.setProperty("socketFactory", Sockets.class.getName());
        wishes.setProperty("sslmode", "disable");
        wishes.setProperty("gssEncMode", "disable");
        if (!account.place().secured()) {
            // Whoever answers could ask for the password itself; without TLS it is proven, never said.
            wishes.setProperty("requireAuth", "!password");
        }
        wishes.setProperty("connectTimeout", seconds);
        wishes.setProperty("socketTimeout", seconds);
        return wishes;
    }

    /** Secured before the driver has it, so that certificates are judged as those of all targets are. */
    private static Socket open(Opening opening) throws IOException {
        Attempt attempt = opening.attempt();
        Place place = opening.account().place();
        Wire wire = Wire.open(place.host(), place.port(), Optional.empty(), attempt);
        if (!place.secured()) {
            return wire.socket();
        }
        try {
            wire.send(SECURE.clone());
            if (wire.readByte(attempt) != 'S') {
                throw new Attempt.Malformed(Failure.TLS_FAILED);
            }
            return wire.secured(opening.account().trust(), place.host(), place.port(), attempt)
                    .socket();
        } catch (IOException failed) {
            wire.close();
            throw failed;
        }
    }

    @Override
    public String committed(Session primary, Attempt attempt) throws IOException {
        return primary.ask("""
                        SELECT CASE WHEN pg_is_in_recovery() THEN ''
                                    ELSE (SELECT system_identifier FROM pg_control_system()) || ' ' || pg_current_wal_flush_lsn()
                               END""", attempt)
                .filter(position -> POSITION.matcher(position).matches())
                .orElseThrow(() -> new Attempt.Malformed(Failure.WRONG_CONTENT));
    }

    /** PostgreSQL tells nobody when it has replayed something, so it is asked: ever more seldom, to a twentieth. */
    @Override
    public Optional<Long> caughtUp(Session replica, String committed, Attempt attempt) throws IOException {
        var position = POSITION.matcher(committed);
        if (!position.matches()) {
            throw new IllegalArgumentException("no position of a primary");
        }
        String query = """
                SELECT CASE WHEN pg_is_in_recovery() AND system_identifier = %s
                            THEN pg_wal_lsn_diff('%s', pg_last_wal_replay_lsn())
                       END
                  FROM pg_control_system()""".formatted(position.group(1), position.group(2));
        long begin = System.nanoTime();
        long first = behind(replica, query, attempt);
        for (long left = first; left > 0; left = behind(replica, query, attempt)) {
            if (attempt.millisLeft() < LAST_MILLIS) {
                return Optional.empty();
            }
            attempt.pause(Math.max(FIRST_PAUSE.toNanos(), (System.nanoTime() - begin) / PAUSE_SHARE));
        }
        return Optional.of(Math.max(0, first));
    }

    private static long behind(Session replica, String query, Attempt attempt) throws IOException {
        return Long.parseLong(
                replica.ask(query, attempt).orElseThrow(() -> new Attempt.Malformed(Failure.WRONG_CONTENT)));
    }

    /** The driver wraps what a socket says; what the server says is told by its five letters. */
    private static IOException cause(SQLException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException socket) {
                return socket;
            }
        }
        String state = String.valueOf(refused.getSQLState());
        return new Attempt.Malformed(
                switch (state) {
                    // 08004: the driver would not sign in the way the server asked for.
                    case "28000", "28P01", "08004" -> Failure.UNAUTHORIZED;
                    case "42501" -> Failure.FORBIDDEN;
                    case "3D000", "3F000", "42P01" -> Failure.NOT_FOUND;
                    case "57014" -> Failure.TIMEOUT;
                    default ->
                        // 08: the driver's own words for what is no PostgreSQL.
                        state.startsWith("08") ? Failure.MALFORMED : Failure.WRONG_STATUS;
                });
    }

    /** Each query is a transaction that may not write, so a probe reads whatever its account may. */
    private record PostgresSession(Connection connection) implements Session {
        @Override
        public Optional<String> ask(String query, Attempt attempt) throws IOException {
            try {
                try (Statement statement = connection.createStatement()) {
                    statement.setMaxRows(1);
                    boolean rows = statement.execute(query);
                    try (ResultSet answer = statement.getResultSet()) {
                        return rows && answer.next() ? Optional.ofNullable(answer.getString(1)) : Optional.empty();
                    }
                }
            } catch (SQLException refused) {
                throw cause(refused);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (SQLException gone) {
                throw cause(gone);
            }
        }
    }

    /** Made by the driver. */
    public static final class Sockets extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return open(OPENING.get());
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
