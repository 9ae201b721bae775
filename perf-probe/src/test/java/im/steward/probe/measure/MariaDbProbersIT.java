package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Debian's MariaDB as primary and replica. Skipped where mariadb-server is not installed. */
@EnabledIf(value = "installed", disabledReason = "skipped: mariadb-server is not installed")
@Timeout(240)
class MariaDbProbersIT {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final Path CLIENT = Path.of("/usr/bin/mariadb");
    private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");
    private static final Duration SHORT = Duration.ofSeconds(3);

    @TempDir
    private static Path home;

    private static int primaryPort;
    private static int replicaPort;
    private static OwnServer primary;
    private static OwnServer replica;
    private static Path authority;
    private static Path password;
    private static Path wrong;

    static boolean installed() {
        return Files.isExecutable(SERVER) && Files.isExecutable(CLIENT) && Files.isExecutable(INSTALL);
    }

    @BeforeAll
    static void replicate() throws IOException {
        Identity identity = Identity.of(home, "ip:127.0.0.1,dns:localhost", -1, 31);
        authority = home.resolve("server.crt");
        identity.pem(authority, home.resolve("server.key"));
        primaryPort = OwnServer.freePort();
        primary = start(1, primaryPort, "--ssl-cert=" + authority, "--ssl-key=" + home.resolve("server.key"));
        replicaPort = OwnServer.freePort();
        replica = start(2, replicaPort, "--skip-ssl");
        password = Files.writeString(home.resolve("password"), "open sesame\n");
        wrong = Files.writeString(home.resolve("wrong"), "open poppy\n");
        sql(replicaPort, """
                CHANGE MASTER TO master_host='127.0.0.1', master_port=%d, master_user='mirror', master_password='m',
                                 master_use_gtid=slave_pos, master_connect_retry=1;
                START SLAVE""".formatted(primaryPort));
        sql(primaryPort, """
                CREATE USER 'mirror'@'127.0.0.1' IDENTIFIED BY 'm';
                GRANT REPLICATION SLAVE ON *.* TO 'mirror'@'127.0.0.1';
                CREATE USER 'probe'@'127.0.0.1' IDENTIFIED BY 'open sesame';
                CREATE DATABASE chat;
                CREATE DATABASE secrets;
                CREATE TABLE chat.posts (id INT, word TEXT);
                CREATE TABLE secrets.posts (id INT);
                INSERT INTO chat.posts VALUES (42, REPEAT('x', 300)), (43, NULL);
                GRANT SELECT ON chat.* TO 'probe'@'127.0.0.1'""");
        OwnServer.await(() -> probe(url(replicaPort, "/chat"), account(), "query: SELECT id FROM posts")
                .good());
    }

    @AfterAll
    static void end() {
        replica.close();
        primary.close();
    }

    private static OwnServer start(int id, int port, String... settings) throws IOException {
        Path directory = Files.createDirectory(home.resolve("server-" + id));
        Path data = directory.resolve("data");
        Path log = home.resolve("server-" + id + ".log");
        OwnServer.run(
                log,
                List.of(
                        INSTALL.toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--skip-name-resolve"));
        Path first = Files.writeString(directory.resolve("first.sql"), """
                SET sql_log_bin = 0;
                CREATE USER 'root'@'127.0.0.1';
                GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
                """);
        List<String> command = new ArrayList<>(List.of(
                SERVER.toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data,
                "--socket=s",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--pid-file=" + data.resolve("pid"),
                "--init-file=" + first,
                "--skip-name-resolve",
                "--server-id=" + id,
                "--log-bin=bin",
                "--gtid-strict-mode=1",
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=64M"));
        command.addAll(List.of(settings));
        return OwnServer.start(log, command, () -> client(port, "SELECT 1") == 0);
    }

    private static void sql(int port, String statements) {
        assertThat(client(port, statements)).isZero();
    }

    private static int client(int port, String statements) {
        try {
            return new ProcessBuilder(
                            CLIENT.toString(),
                            "--no-defaults",
                            "--protocol=tcp",
                            "--host=127.0.0.1",
                            "--user=root",
                            "--port=" + port,
                            "--execute=" + statements)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("client.log").toFile()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String url(int port, String database) {
        return "mariadb://127.0.0.1:%d%s".formatted(port, database);
    }

    private static String account() {
        return "user: probe\n    password-file: " + password;
    }

    private static Outcome lag(Duration timeout) {
        return probe(timeout, url(replicaPort, ""), "kind: replication", account(), "primary: " + url(primaryPort, ""));
    }

    @Test
    void aQueryIsTimedFromLookingUpToItsFirstRow() {
        Outcome outcome = probe(
                url(primaryPort, "/chat"),
                account(),
                "query: SELECT id, word FROM posts ORDER BY id",
                "contains: '42'");

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.phases()).containsKeys(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE, Phase.ANSWER);
        assertThat(probe(url(primaryPort, ""), account(), "query: SELECT REPEAT('ab', 40000)", "contains: abab")
                        .failure())
                .isEmpty();
        assertThat(probe(url(primaryPort, "/chat"), account(), "query: SELECT word FROM posts WHERE id = 43")
                        .failure())
                .isEmpty();
        assertThat(probe(url(primaryPort, ""), account(), "query: SET @nothing = 1")
                        .failure())
                .isEmpty();
    }

    @Test
    void theConnectionIsSecuredWhereAskedFor() {
        Path other = Identity.of(home, "ip:127.0.0.1", -1, 31).certificate();
        String url = "mariadbs://127.0.0.1:" + primaryPort;

        Outcome outcome = probe(url, account(), "ca-file: " + authority);

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.phases()).containsKey(Phase.TLS);
        assertThat(outcome.certificateUntil()).isPresent();
        assertThat(probe(url, account(), "ca-file: " + other).failure()).hasValue(Failure.CERTIFICATE_UNTRUSTED);
        assertThat(probe("mariadbs://127.0.0.1:" + replicaPort, account()).failure())
                .hasValue(Failure.TLS_FAILED);
    }

    @Test
    void whatADatabaseRefusesIsToldApart() {
        String here = url(primaryPort, "");

        assertThat(probe(here, "user: probe", "password-file: " + wrong).failure())
                .hasValue(Failure.UNAUTHORIZED);
        assertThat(probe(here, "user: nobody").failure()).hasValue(Failure.UNAUTHORIZED);
        assertThat(probe(url(primaryPort, "/chat"), account(), "query: SELECT 1 FROM absent")
                        .failure())
                .hasValue(Failure.NOT_FOUND);
        assertThat(probe(url(primaryPort, "/secrets"), account()).failure()).hasValue(Failure.FORBIDDEN);
        assertThat(probe(here, account(), "query: SELECT 1 FROM secrets.posts").failure())
                .hasValue(Failure.FORBIDDEN);
        assertThat(probe(here, account(), "query: SELEC 1").failure()).hasValue(Failure.WRONG_STATUS);
        assertThat(probe(here, account(), "contains: '2'").failure()).hasValue(Failure.WRONG_CONTENT);
        assertThat(probe(here, account(), "query: SELECT REPEAT('x', 2000000)").failure())
                .hasValue(Failure.TOO_LARGE);
        assertThat(probe(url(OwnServer.freePort(), ""), account()).failure()).hasValue(Failure.REFUSED);
        assertThat(probe(SHORT, here, account(), "query: SELECT SLEEP(60)").failure())
                .hasValue(Failure.TIMEOUT);
        try (var other = new SomeServer(guest -> SomeServer.write(guest, "220 mail.example.com ESMTP\r\n"))) {
            assertThat(probe(url(other.port(), ""), account()).failure().orElseThrow())
                    .isIn(Failure.MALFORMED, Failure.TOO_LARGE);
        }
    }

    @Test
    void aReplicaThatStandsStillIsBehindUntilItGoesOn() {
        OwnServer.await(() -> lag(SHORT).good());

        sql(replicaPort, "STOP SLAVE SQL_THREAD");
        sql(primaryPort, "INSERT INTO chat.posts VALUES (44, 'late')");
        Outcome behind = lag(SHORT);
        sql(replicaPort, "START SLAVE SQL_THREAD");
        Outcome caughtUp = lag(Probing.GENEROUS);

        assertThat(behind.failure()).hasValue(Failure.BEHIND);
        assertThat(behind.nanos()).isGreaterThan(SHORT.toNanos() / 2);
        assertThat(caughtUp.failure()).isEmpty();
        // A quiet primary is no lag.
        assertThat(lag(SHORT).failure()).isEmpty();
    }

    @Test
    void oneServerUnderTwoNamesIsNoReplication() {
        assertThat(probe(
                                url(primaryPort, "").replace("127.0.0.1", "localhost"),
                                "kind: replication",
                                account(),
                                "primary: " + url(primaryPort, ""))
                        .failure())
                .hasValue(Failure.WRONG_CONTENT);
    }
}
