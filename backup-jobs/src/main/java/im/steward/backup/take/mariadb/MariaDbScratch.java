package im.steward.backup.take.mariadb;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where MariaDB databases are restored to: a new database of the configured drill server, or of a throw-away one.
 *
 * @param server with an account that may create databases; empty for a throw-away server
 */
public record MariaDbScratch(Optional<MariaDbServer> server, MariaDbPrograms programs) {
    record Place(MariaDbServer database, MariaDbStore store, Optional<ScratchServer> throwAway)
            implements AutoCloseable {
        @Override
        public void close() {
            throwAway.ifPresentOrElse(ScratchServer::close, store::dropDatabase);
        }
    }

    Place open(MariaDbServer live, Restoring restoring) {
        String name = "drill_" + restoring.suffix();
        if (server.isPresent()) {
            return create(live, server.get().database(name), Optional.empty());
        }
        Started started = start(restoring.scratch().resolve("mariadb-" + restoring.suffix()));
        try {
            return create(live, started.administration().database(name), Optional.of(started.server()));
        } catch (RuntimeException failed) {
            started.server().close();
            throw failed;
        }
    }

    void destroyLeftovers(Path scratch, String suffix) {
        if (server.isPresent()) {
            new MariaDbStore(server.get().database("drill_" + suffix), programs.client("mariadb"), true).dropDatabase();
            return;
        }
        try {
            endLeftover(scratch.resolve("mariadb-" + suffix));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private Place create(MariaDbServer live, MariaDbServer database, Optional<ScratchServer> throwAway) {
        if (database.isSameAs(live)) {
            throw new RefusedException(new Fault(
                    "backup-scratch-is-live",
                    "The scratch database would be the live one",
                    "Name another server in steward.backup.scratch.mariadb; a live database is never named drill_"));
        }
        MariaDbStore store = new MariaDbStore(database, programs.client("mariadb"), true);
        store.createDatabase();
        return new Place(database, store, throwAway);
    }

    private record Started(ScratchServer server, MariaDbServer administration) {}

    private Started start(Path directory) {
        Unprivileged unprivileged = Unprivileged.choose();
        Login login = Login.of("steward_drill", ScratchServer.password());
        Path data = directory.resolve("data");
        Path first = directory.resolve("first.sql");
        try {
            endLeftover(directory);
            Files.createDirectories(directory);
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createFile(first, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(first, """
                    CREATE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                    GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                    ALTER USER 'root'@'localhost' IDENTIFIED BY '%2$s';
                    """.formatted(login.user(), login.secret()));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        unprivileged.own(directory);
        List<String> install = new ArrayList<>(unprivileged.prefix());
        install.add(programs.server("mariadb-install-db").toString());
        new Tool(install, Map.of(), complaint -> MariaDbFaults.of(complaint, true))
                .run(List.of(
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--skip-name-resolve"));
        int port = ScratchServer.freePort();
        List<String> command = new ArrayList<>(unprivileged.prefix());
        // Nothing here outlives the restore, so nothing has to survive a crash. The socket lies in the data directory.
        command.addAll(List.of(
                programs.server("mariadbd").toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=s",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--pid-file=" + data.resolve("pid"),
                "--init-file=" + first,
                "--skip-name-resolve",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--max-allowed-packet=1G",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--innodb-buffer-pool-size=256M"));
        MariaDbServer administration = new MariaDbServer("127.0.0.1", port, "mysql", login);
        MariaDbStore store = new MariaDbStore(administration, programs.client("mariadb"), true);
        return new Started(ScratchServer.start(directory, command, store::answers), administration);
    }

    private static void endLeftover(Path directory) throws IOException {
        Path pid = directory.resolve("data/pid");
        if (Files.exists(pid)) {
            String number = Files.readString(pid).strip();
            if (number.matches("\\d{1,10}")) {
                ScratchServer.endLeftover(directory, Long.parseLong(number));
            }
        }
        ScratchServer.delete(directory);
    }
}
