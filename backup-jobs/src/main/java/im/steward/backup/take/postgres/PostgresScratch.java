package im.steward.backup.take.postgres;

import im.steward.backup.take.Login;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Tool;
import im.steward.backup.take.Unprivileged;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Where databases are restored to: a new database on the configured drill server, or on a throw-away cluster made of the
 * programs at hand. Its name is ours to choose, so it cannot be a live one.
 *
 * @param server with a role that may create databases; empty for a throw-away cluster
 */
public record PostgresScratch(Optional<PostgresServer> server, PostgresPrograms programs) {
    /** A database that nobody else uses. */
    record Place(PostgresServer database, PostgresServer administration, Optional<ScratchServer> throwAway)
            implements AutoCloseable {
        @Override
        public void close() {
            if (throwAway.isPresent()) {
                throwAway.get().close();
                return;
            }
            try (Connection connection = administration.connect()) {
                new PostgresStore(connection).dropDatabase(database.name());
            } catch (SQLException away) {
                throw PostgresFaults.of(away, true);
            }
        }
    }

    /** @param live where the set was taken from */
    Place open(PostgresServer live, Map<String, String> facts, Restoring restoring) {
        String name = "drill_" + restoring.suffix();
        if (server.isPresent()) {
            return create(live, server.get(), name, facts, Optional.empty());
        }
        Path directory = restoring.scratch().resolve("postgresql-" + restoring.suffix());
        int major = Integer.parseInt(facts.getOrDefault("major", "0"));
        Started started = start(programs.server(major), directory);
        try {
            return create(live, started.administration(), name, facts, Optional.of(started.server()));
        } catch (RuntimeException failed) {
            started.server().close();
            throw failed;
        }
    }

    void destroyLeftovers(Path scratch, String suffix) {
        if (server.isPresent()) {
            try (Connection connection = server.get().connect()) {
                new PostgresStore(connection).dropDatabase("drill_" + suffix);
            } catch (SQLException away) {
                throw PostgresFaults.of(away, true);
            }
            return;
        }
        endLeftover(scratch.resolve("postgresql-" + suffix));
    }

    private static Place create(
            PostgresServer live,
            PostgresServer administration,
            String name,
            Map<String, String> facts,
            Optional<ScratchServer> throwAway) {
        PostgresServer database = administration.database(name);
        if (database.isSameAs(live)) {
            throw new RefusedException(new Fault(
                    "backup-scratch-is-live",
                    "The scratch database would be the live one",
                    "Name another server in steward.backup.scratch.postgresql; a live database is never named drill_"));
        }
        try (Connection connection = administration.connect()) {
            new PostgresStore(connection)
                    .createDatabase(
                            name,
                            facts.getOrDefault("encoding", "UTF8"),
                            facts.getOrDefault("collation", "C"),
                            facts.getOrDefault("ctype", "C"));
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
        return new Place(database, administration, throwAway);
    }

    private record Started(ScratchServer server, PostgresServer administration) {}

    private static Started start(Path binaries, Path directory) {
        Unprivileged unprivileged = Unprivileged.choose();
        Path data = directory.resolve("data");
        Login login = Login.of("steward_drill", ScratchServer.password());
        endLeftover(directory);
        try {
            Files.createDirectories(directory);
            initialise(binaries, unprivileged, directory, login);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        int port = ScratchServer.freePort();
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(binaries.resolve("postgres").toString(), "-D", data.toString()));
        // Nothing here outlives the restore, so nothing has to survive a crash.
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "max_wal_size=4GB",
                "shared_buffers=128MB",
                "maintenance_work_mem=256MB",
                "autovacuum=off",
                "log_min_messages=panic",
                "log_min_error_statement=panic")) {
            command.add("-c");
            command.add(setting);
        }
        PostgresServer administration =
                new PostgresServer("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), login);
        return new Started(ScratchServer.start(directory, command, () -> answers(administration)), administration);
    }

    private static void initialise(Path binaries, Unprivileged unprivileged, Path directory, Login login)
            throws IOException {
        Path data = Files.createDirectory(
                directory.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, login.secret());
        unprivileged.own(data);
        unprivileged.own(password);
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.add(binaries.resolve("initdb").toString());
        new Tool(command, Map.of(), PostgresFaults::ofScratchServer)
                .run(List.of(
                        "--pgdata=" + data,
                        "--username=" + login.user(),
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync",
                        "--no-instructions"));
        Files.delete(password);
    }

    /** A worker that was killed in a drill comes back to the same directory. */
    public static void endLeftover(Path directory) {
        Path pid = directory.resolve("data/postmaster.pid");
        try {
            List<String> lines = Files.exists(pid) ? Files.readAllLines(pid) : List.of();
            if (!lines.isEmpty() && lines.getFirst().strip().matches("\\d{1,10}")) {
                ScratchServer.endLeftover(
                        directory, Long.parseLong(lines.getFirst().strip()));
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        ScratchServer.delete(directory);
    }

    private static boolean answers(PostgresServer server) {
        try (Connection connection = server.connect()) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            LockSupport.parkNanos(20_000_000);
            return false;
        }
    }
}
