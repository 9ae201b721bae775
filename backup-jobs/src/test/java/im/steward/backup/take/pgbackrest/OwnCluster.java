package im.steward.backup.take.pgbackrest;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Tool;
import im.steward.backup.take.Unprivileged;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL cluster of a test's own that archives its log, and the pgBackRest stanza that it is taken by. */
final class OwnCluster implements AutoCloseable {
    static final PartName CHAT = PartName.of("chat-db");
    private static final Clock CLOCK = Clock.systemUTC();
    private final Path home;
    private final PostgresPrograms programs;
    private final Login login = Login.of("steward_backup", ScratchServer.password());
    private String pace = "compress-type=lz4\ncompress-level=1\nprocess-max=2\narchive-timeout=3";
    private final int port = ScratchServer.freePort();
    private final List<String> command;
    private ScratchServer server;
    private final PostgresServer database =
            new PostgresServer("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), login);

    OwnCluster(Path home, Path binaries) throws IOException {
        this.home = home;
        programs = new PostgresPrograms(Optional.empty(), Optional.of(binaries), PostgresPrograms.DEBIAN);
        Unprivileged unprivileged = Unprivileged.choose();
        Path directory = Files.createDirectory(home.resolve("cluster"));
        Path data = Files.createDirectory(
                directory.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        configure("chat", "aes-256-cbc");
        Path password = Files.writeString(directory.resolve("password"), login.secret());
        new Tool(command(unprivileged, binaries.resolve("initdb")), Map.of(), Tool::failed)
                .run(List.of(
                        "--pgdata=" + data,
                        "--username=" + login.user(),
                        "--pwfile=" + password,
                        "--auth-local=trust",
                        "--auth-host=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--data-checksums",
                        "--no-sync",
                        "--no-instructions"));
        command = command(unprivileged, binaries.resolve("postgres"));
        command.addAll(List.of("-D", data.toString()));
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=" + home,
                "archive_mode=on",
                "fsync=off",
                "max_prepared_transactions=3")) {
            command.addAll(List.of("-c", setting));
        }
        server = ScratchServer.start(directory, command, this::answers);
        pgbackrest("stanza-create");
        archiveBy(archivePush());
    }

    /** As a site does with its own cluster. */
    void whileStopped(Runnable work) {
        server.stop();
        work.run();
        server = ScratchServer.start(home.resolve("cluster"), command, this::answers);
    }

    Path data() {
        return home.resolve("cluster/data");
    }

    String archivePush() {
        return "pgbackrest --config=%s --stanza=chat archive-push %%p".formatted(configuration());
    }

    void archiveBy(String command) {
        jdbc().sql("ALTER SYSTEM SET archive_command = '%s'".formatted(command)).update();
        jdbc().sql("SELECT pg_reload_conf()").query(Boolean.class).single();
    }

    private static List<String> command(Unprivileged unprivileged, Path program) {
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.add(program.toString());
        return command;
    }

    private boolean answers() {
        try (Connection connection = database.connect()) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    Path configuration() {
        return home.resolve("pgbackrest.conf");
    }

    Path repository() {
        return home.resolve("repository");
    }

    /** So that a test meets a backup under way. */
    void slowly() {
        pace = "compress-type=bz2\ncompress-level=9\nprocess-max=1\narchive-timeout=60";
        configure("chat", "aes-256-cbc");
        archiveBy(archivePush() + " --compress-type=lz4 --compress-level=1");
    }

    /** Writes pgBackRest's file; a cipher of {@code none} gets a repository of its own. */
    void configure(String stanza, String cipher) {
        boolean secret = !cipher.equals("none");
        try {
            Files.writeString(configuration(), """
                    [global]
                    repo1-path=%s
                    repo1-cipher-type=%s
                    %s
                    log-level-file=off
                    log-path=%s
                    lock-path=%s
                    spool-path=%s
                    %s
                    job-retry=0
                    [%s]
                    pg1-path=%s
                    pg1-socket-path=%s
                    pg1-port=%d
                    pg1-user=%s
                    """.formatted(
                            secret ? repository() : home.resolve("open"),
                            cipher,
                            secret ? "repo1-cipher-pass=a-test's-own" : "",
                            home,
                            home.resolve("lock"),
                            home,
                            pace,
                            stanza,
                            home.resolve("cluster/data"),
                            home,
                            port,
                            login.user()));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    void pgbackrest(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command, "--config=" + configuration(), "--stanza=chat"));
        all.addAll(List.of(more));
        Tool.of(Path.of("pgbackrest"), Map.of(), Tool::failed).run(all);
    }

    /**
     * The present moment by its clock, as soon as that is later. pgBackRest tells the end of a backup in whole seconds, so
     * no moment of the second in which it ended leads back for sure.
     */
    Instant momentAfter(Instant whole) {
        while (true) {
            Instant now = jdbc().sql("SELECT clock_timestamp()")
                    .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                    .single();
            if (now.isAfter(whole)) {
                return now;
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    JdbcClient jdbc() {
        return JdbcClient.create(database.dataSource());
    }

    /** For whoever works on it in another process. */
    static PgBackRestPart elsewhere(String url, String user, String password, Path configuration, Path binaries) {
        return new PgBackRestPart(
                CHAT,
                new PostgresServer(url, Login.of(user, password)),
                new PgBackRestSite("chat", configuration, Optional.empty(), Duration.ofDays(7), false),
                new PostgresPrograms(Optional.empty(), Optional.of(binaries), PostgresPrograms.DEBIAN),
                CLOCK);
    }

    String url() {
        return database.url();
    }

    PgBackRestPart part() {
        return part(login, "chat", Optional.empty());
    }

    PgBackRestPart part(Login account, String stanza, Optional<String> runAs) {
        return new PgBackRestPart(
                CHAT,
                new PostgresServer(database.url(), account),
                new PgBackRestSite(stanza, configuration(), runAs, Duration.ofDays(7), false),
                programs,
                CLOCK);
    }

    Login login() {
        return login;
    }

    @Override
    public void close() {
        server.close();
    }
}
