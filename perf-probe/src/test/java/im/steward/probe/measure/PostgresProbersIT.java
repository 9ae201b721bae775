package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A primary and its streaming replica, asked by an account that may do nothing but log in. */
@WithStack
@Timeout(240)
class PostgresProbersIT {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    private static Path home;

    private static int primaryPort;
    private static int replicaPort;
    private static OwnServer primary;
    private static OwnServer replica;
    private static Path password;
    private static Path wrong;

    @BeforeAll
    static void replicate(Stack stack) throws IOException {
        Path binaries = stack.postgresqlBinaries();
        Path first = home.resolve("primary");
        OwnServer.run(
                home.resolve("initdb.log"),
                List.of(
                        binaries.resolve("initdb").toString(),
                        "--pgdata=" + first,
                        "--username=owner",
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync",
                        "--no-instructions"));
        Path second = home.resolve("replica");
        copy(first, second);
        Identity identity = Identity.of(home, "ip:127.0.0.1,dns:localhost", -1, 31);
        identity.pem(first.resolve("server.crt"), first.resolve("server.key"));
        Files.writeString(first.resolve("pg_hba.conf"), """
                host all owner 127.0.0.1/32 trust
                host replication owner 127.0.0.1/32 trust
                host all all 127.0.0.1/32 scram-sha-256
                """);
        Files.copy(
                first.resolve("pg_hba.conf"),
                second.resolve("pg_hba.conf"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(second.resolve("standby.signal"), "");
        primaryPort = OwnServer.freePort();
        primary = start(binaries, first, primaryPort, "ssl=on");
        replicaPort = OwnServer.freePort();
        replica = start(
                binaries,
                second,
                replicaPort,
                "primary_conninfo=host=127.0.0.1 user=owner sslmode=disable port=" + primaryPort);
        password = Files.writeString(home.resolve("password"), "open sesame\n");
        wrong = Files.writeString(home.resolve("wrong"), "open poppy\n");
        for (String sql : List.of(
                "CREATE TABLE posts (id int)",
                "INSERT INTO posts VALUES (42)",
                "CREATE TABLE secrets (id int)",
                "CREATE ROLE probe LOGIN PASSWORD 'open sesame'",
                "GRANT SELECT, INSERT ON posts TO probe")) {
            on(primaryPort).sql(sql).update();
        }
        OwnServer.await(() -> good(
                probe(url(replicaPort), "user: probe", "password-file: " + password, "query: SELECT id FROM posts")));
    }

    @AfterAll
    static void end() {
        replica.close();
        primary.close();
    }

    private static OwnServer start(Path binaries, Path data, int port, String setting) {
        List<String> command =
                new ArrayList<>(List.of(binaries.resolve("postgres").toString(), "-D", data.toString()));
        for (String each : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=off",
                "shared_buffers=16MB",
                setting)) {
            command.addAll(List.of("-c", each));
        }
        return OwnServer.start(home.resolve(port + ".log"), command, () -> {
            try (Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "owner", "")) {
                return connection.isValid(2);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            paths.forEach(path -> {
                Path copy = to.resolve(from.relativize(path).toString());
                try {
                    Files.copy(path, copy);
                    if (Files.isDirectory(path)) {
                        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
                    }
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }

    private static JdbcClient on(int port) {
        return JdbcClient.create(
                new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "owner", ""));
    }

    private static String url(int port) {
        return "postgresql://127.0.0.1:" + port;
    }

    private static boolean good(Outcome outcome) {
        return outcome.good();
    }

    private static Outcome lag(Duration timeout, String... more) {
        List<String> fields = new ArrayList<>(List.of(
                "kind: replication", "user: probe", "password-file: " + password, "primary: " + url(primaryPort)));
        fields.addAll(List.of(more));
        return probe(timeout, url(replicaPort), fields.toArray(String[]::new));
    }

    @Test
    void aQueryIsTimedFromLookingUpToItsFirstRow() {
        Outcome outcome = probe(
                url(primaryPort) + "/postgres",
                "user: probe",
                "password-file: " + password,
                "query: SELECT id FROM posts",
                "contains: '42'");

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.phases()).containsKeys(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE, Phase.ANSWER);
        assertThat(outcome.nanos())
                .isGreaterThanOrEqualTo(outcome.phases().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    void theConnectionIsSecuredWhereAskedFor() throws IOException {
        String url = "postgresqls://127.0.0.1:" + primaryPort;
        Path other = Identity.of(home, "ip:127.0.0.1", -1, 31).certificate();
        Path authority = Files.copy(home.resolve("primary/server.crt"), home.resolve("authority.pem"));
        String account = "user: probe\n    password-file: " + password;

        Outcome outcome = probe(url, account, "ca-file: " + authority);

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.phases()).containsKey(Phase.TLS);
        assertThat(outcome.certificateUntil()).isPresent();
        assertThat(probe(url, account, "ca-file: " + other).failure()).hasValue(Failure.CERTIFICATE_UNTRUSTED);
        assertThat(probe("postgresqls://localhost:" + replicaPort, account, "ca-file: " + authority)
                        .failure())
                .hasValue(Failure.TLS_FAILED);
    }

    @Test
    void whatADatabaseRefusesIsToldApart() {
        String known = "user: probe\n    password-file: " + password;

        assertThat(probe(url(primaryPort), "user: probe", "password-file: " + wrong)
                        .failure())
                .hasValue(Failure.UNAUTHORIZED);
        assertThat(probe(url(primaryPort), "user: probe", "password-file: absent")
                        .failure())
                .hasValue(Failure.SECRET_UNREADABLE);
        assertThat(probe(url(primaryPort) + "/absent", known).failure()).hasValue(Failure.NOT_FOUND);
        assertThat(probe(url(primaryPort), known, "query: SELECT 1 FROM absent").failure())
                .hasValue(Failure.NOT_FOUND);
        assertThat(probe(url(primaryPort), known, "query: SELECT 1 FROM secrets")
                        .failure())
                .hasValue(Failure.FORBIDDEN);
        assertThat(probe(url(primaryPort), known, "query: SELEC 1").failure()).hasValue(Failure.WRONG_STATUS);
        assertThat(probe(url(primaryPort), known, "contains: '2'").failure()).hasValue(Failure.WRONG_CONTENT);
        assertThat(probe(url(OwnServer.freePort()), known).failure()).hasValue(Failure.REFUSED);
        assertThat(probe(SHORT, url(primaryPort), known, "query: SELECT pg_sleep(60)")
                        .failure())
                .hasValue(Failure.TIMEOUT);
        try (var mute = new SomeServer(guest -> guest.getInputStream().readAllBytes());
                var other = new SomeServer(guest -> SomeServer.write(guest, "220 mail.example.com ESMTP\r\n"))) {
            assertThat(probe(SHORT, url(mute.port()), known).failure()).hasValue(Failure.TIMEOUT);
            assertThat(probe(url(other.port()), known).failure().orElseThrow()).isIn(Failure.MALFORMED, Failure.CLOSED);
        }
    }

    @Test
    void aProbeWritesNothing() {
        Outcome outcome = probe(
                url(primaryPort),
                "user: probe",
                "password-file: " + password,
                "query: INSERT INTO posts VALUES (7) RETURNING id");

        assertThat(outcome.failure()).hasValue(Failure.WRONG_STATUS);
        assertThat(on(primaryPort)
                        .sql("SELECT count(*) FROM posts WHERE id = 7")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aReplicaThatStandsStillIsBehindUntilItGoesOn() {
        OwnServer.await(() -> good(lag(SHORT)));

        on(replicaPort).sql("SELECT pg_wal_replay_pause()").query((_, _) -> 1).single();
        on(primaryPort)
                .sql("CREATE TABLE IF NOT EXISTS bulk AS SELECT repeat('x', 1000) FROM generate_series(1, 2000)")
                .update();
        Outcome behind = lag(SHORT);
        on(replicaPort).sql("SELECT pg_wal_replay_resume()").query((_, _) -> 1).single();
        Outcome caughtUp = lag(Probing.GENEROUS);

        assertThat(behind.failure()).hasValue(Failure.BEHIND);
        assertThat(behind.phases()).containsKeys(Phase.CONNECT, Phase.FIRST_BYTE);
        // Nothing to wait for is not nothing waited: what is behind has waited for its whole time.
        assertThat(behind.nanos()).isGreaterThan(SHORT.toNanos() / 2);
        assertThat(caughtUp.failure()).isEmpty();
        assertThat(caughtUp.phases()).containsKey(Phase.ANSWER);
    }

    @Test
    void moreBytesBehindThanAllowedIsBadEvenWhenCaughtUpInTime() {
        OwnServer.await(() -> good(lag(SHORT, "lag-bytes: 1000000")));
        on(replicaPort).sql("SELECT pg_wal_replay_pause()").query((_, _) -> 1).single();
        on(primaryPort)
                .sql("CREATE TABLE more AS SELECT repeat('x', 1000) FROM generate_series(1, 5000)")
                .update();
        Thread resumes = Thread.startVirtualThread(() -> {
            OwnServer.await(() -> on(replicaPort)
                            .sql(
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'steward-probe' AND query LIKE '%pg_last_wal_replay_lsn%' AND pid <> pg_backend_pid()")
                            .query(Long.class)
                            .single()
                    > 0);
            on(replicaPort)
                    .sql("SELECT pg_wal_replay_resume()")
                    .query((_, _) -> 1)
                    .single();
        });

        Outcome outcome = lag(Probing.GENEROUS, "lag-bytes: 1000000");

        assertThat(outcome.failure()).hasValue(Failure.FAR_BEHIND);
        assertThat(outcome.nanos()).isLessThan(Probing.GENEROUS.toNanos());
        OwnServer.await(() -> !resumes.isAlive());
        assertThat(lag(Probing.GENEROUS, "lag-bytes: 1000000").failure()).isEmpty();
    }

    @Test
    void aQuietPrimaryIsNoLag() {
        // Given: nothing is committed, and the replica's last commit lies back however long the test took.
        OwnServer.await(() -> good(lag(SHORT)));

        assertThat(lag(SHORT, "lag-bytes: 0").failure()).isEmpty();
    }

    @Test
    void rolesThatWereExchangedAreNoReplication() {
        assertThat(probe(
                                url(primaryPort),
                                "kind: replication",
                                "user: probe",
                                "password-file: " + password,
                                "primary: " + url(replicaPort))
                        .failure())
                .hasValue(Failure.WRONG_CONTENT);
    }
}
