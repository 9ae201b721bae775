package im.steward.backup.take.pgbackrest;

import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Login;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Tool;
import im.steward.backup.take.Unprivileged;
import im.steward.backup.take.postgres.PostgresFaults;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresScratch;
import im.steward.backup.take.postgres.PostgresServer;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A throw-away server on a copy of a cluster. It has a configuration of its own: nothing of the live one's is read, its
 * archive is never written to, and it listens to this host alone.
 */
record PgBackRestScratch(PgBackRest program, PostgresPrograms programs) {
    /** Replaying a day of log takes a while; who waits is told, and a cancelled restore ends it. */
    private static final Duration PATIENCE = Duration.ofDays(2);

    private static final long LOOK_EVERY = 100_000_000;
    private static final int SYNCHRONIZES_SLOTS = 17;
    private static final String TOO_SHORT = "recovery ended before configured recovery target";

    /**
     * @param target pgBackRest's words for where to stop
     * @param moment to stop at; without one it is the set's own place in the log, whose rows are known
     */
    RestoredCluster open(
            SetPart part, PostgresServer live, Restoring restoring, List<String> target, Optional<Instant> moment) {
        Stopwatch watch = Stopwatch.start();
        Map<String, String> facts = part.facts();
        Path binaries = programs.sameServer(Integer.parseInt(facts.getOrDefault("major", "0")));
        Path psql = programs.client("psql", 0).path();
        Path directory = directory(restoring.scratch(), restoring.suffix());
        Unprivileged unprivileged = Unprivileged.choose();
        Path sockets = copy(directory, unprivileged, restoring, target, facts);
        Login login = Login.of("steward_drill_" + restoring.suffix(), ScratchServer.password());
        int port = ScratchServer.freePort();
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(
                binaries.resolve("postgres").toString(),
                "-D",
                directory.resolve("data").toString()));
        settings(directory, sockets, port, facts).forEach(setting -> command.addAll(List.of("-c", setting)));
        String superuser = facts.getOrDefault("superuser", "postgres");
        Tool ask = new Tool(
                List.of(
                        psql.toString(),
                        "--no-psqlrc",
                        "--quiet",
                        "--no-password",
                        "--host=" + sockets,
                        "--port=" + port,
                        "--username=" + superuser,
                        "--dbname=" + live.name()),
                Map.of(),
                PostgresFaults::ofScratchServer);
        try {
            hba(directory.resolve("hba"), superuser, login.user());
            ScratchServer server = ScratchServer.start(directory, command, PATIENCE, () -> {
                restoring.passing().passed(0);
                requireTarget(directory.resolve("server.log"), part, moment);
                return answers(ask);
            });
            try {
                // By standard input: an argument could be read by others.
                ask.answer(
                        List.of(),
                        "SET log_statement = 'none'; SET log_min_duration_statement = -1; CREATE ROLE \"%s\" SUPERUSER LOGIN PASSWORD '%s';"
                                .formatted(login.user(), login.secret()));
                PostgresServer database =
                        new PostgresServer("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, live.name()), login);
                ClusterCopy copy = new ClusterCopy(
                        directory, binaries, superuser, facts.getOrDefault("prepared-transactions", "0"));
                return RestoredCluster.of(part, server, database, copy, watch, moment);
            } catch (RuntimeException failed) {
                server.close();
                throw failed;
            }
        } finally {
            ScratchServer.delete(sockets);
        }
    }

    private Path copy(
            Path directory,
            Unprivileged unprivileged,
            Restoring restoring,
            List<String> target,
            Map<String, String> facts) {
        Path data = directory.resolve("data");
        try {
            Files.createDirectories(directory);
            for (String name : List.of("data", "tablespaces", "lock")) {
                Path made = Files.createDirectory(
                        directory.resolve(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                unprivileged.own(made);
            }
            long size = Long.parseLong(facts.getOrDefault("cluster-bytes", "0"));
            long[] told = {0};
            program.restore(unprivileged.prefix(), data, directory.resolve("tablespaces"), target, percent -> {
                long now = Math.round(size * percent / 100);
                restoring.passing().passed(Math.max(0, now - told[0]));
                told[0] = Math.max(told[0], now);
            });
            // Short, because the name of a socket is; only the worker enters.
            Path sockets = Files.createTempDirectory("st");
            unprivileged.own(sockets);
            return sockets;
        } catch (IOException disk) {
            ScratchServer.delete(directory);
            throw new UncheckedIOException(disk);
        } catch (RuntimeException failed) {
            ScratchServer.delete(directory);
            throw failed;
        }
    }

    /** Each of them stands above what the live cluster's own files say. */
    private static List<String> settings(Path directory, Path sockets, int port, Map<String, String> facts) {
        try {
            Path empty = Files.createFile(directory.resolve("server.conf"));
            List<String> settings = new ArrayList<>(List.of(
                    "config_file=" + empty,
                    "hba_file=" + directory.resolve("hba"),
                    "ident_file=" + empty,
                    "data_directory=" + directory.resolve("data"),
                    "external_pid_file=",
                    "port=" + port,
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=" + sockets,
                    "max_prepared_transactions=" + facts.getOrDefault("prepared-transactions", "0"),
                    "max_connections=20",
                    "hot_standby=off",
                    "archive_mode=off",
                    "archive_command=",
                    "primary_conninfo=",
                    // Its subscriptions are the live cluster's: a copy that follows them takes over their slots.
                    "max_logical_replication_workers=0",
                    "shared_preload_libraries=",
                    "session_preload_libraries=",
                    "local_preload_libraries=",
                    "ssl=off",
                    "password_encryption=scram-sha-256",
                    "huge_pages=off",
                    "fsync=off",
                    "synchronous_commit=off",
                    "synchronous_standby_names=",
                    "full_page_writes=off",
                    "shared_buffers=128MB",
                    "autovacuum=off",
                    "logging_collector=off",
                    "log_destination=stderr",
                    "log_statement=none",
                    "log_min_messages=fatal",
                    "log_min_error_statement=panic"));
            if (Integer.parseInt(facts.getOrDefault("major", "0")) >= SYNCHRONIZES_SLOTS) {
                settings.add("sync_replication_slots=off");
            }
            return settings;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void hba(Path file, String superuser, String drill) {
        try {
            Files.writeString(
                    file,
                    "local all \"%s\" trust%nhost all \"%s\" 127.0.0.1/32 scram-sha-256%n".formatted(superuser, drill));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static boolean answers(Tool ask) {
        try {
            ask.say(List.of("--command=SELECT 1"));
            return true;
        } catch (StewardException notYet) {
            LockSupport.parkNanos(LOOK_EVERY);
            return false;
        }
    }

    /** A server whose log is over before it is where it should stop ends itself. */
    private static void requireTarget(Path log, SetPart part, Optional<Instant> moment) {
        try {
            if (Files.exists(log) && Files.readString(log).contains(TOO_SHORT)) {
                throw moment.<StewardException>map(at -> new RefusedException(
                                RestoreFaults.momentOutside(at, "a segment of the log is missing on the way there")))
                        .orElseGet(() -> new IntegrityException(PgBackRestFaults.walMissing(
                                "behind " + part.facts().getOrDefault("log-first", ""))));
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static Path directory(Path scratch, String suffix) {
        return scratch.resolve("pgbackrest-" + suffix);
    }

    static void endLeftover(Path scratch, String suffix) {
        PostgresScratch.endLeftover(directory(scratch, suffix));
    }
}
