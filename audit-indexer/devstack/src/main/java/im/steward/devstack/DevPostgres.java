package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL with durable writes and passwords; roles {@code steward_owner} and {@code steward_app}. */
record DevPostgres(Home home, Ports ports, Distribution distribution) implements Server {
    @Override
    public Part part() {
        return Part.POSTGRESQL;
    }

    @Override
    public int port() {
        return ports.of("postgresql");
    }

    @Override
    public List<String> command() throws IOException {
        Path binaries = PostgresBinaries.unpacked(distribution.postgresql());
        Unprivileged unprivileged = Unprivileged.choose();
        Path data = home.of(part()).resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(binaries, unprivileged, data);
        }
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
        for (String setting : List.of(
                "port=" + port(),
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "password_encryption=scram-sha-256",
                "max_connections=200",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /** Into a draft that becomes the data directory only when it is whole: a start may be killed at any moment. */
    private void initialise(Path binaries, Unprivileged unprivileged, Path data) throws IOException {
        Path draft = data.resolveSibling("data.new");
        Trees.delete(draft);
        Files.createDirectories(draft);
        Path password = data.resolveSibling("superuser");
        Home.write(password, new Secrets(home).of(Secrets.SUPERUSER));
        unprivileged.own(draft);
        unprivileged.own(password);
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + draft,
                "--username=" + Secrets.SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions"));
        Commands.run(command, home.log("initdb"));
        Files.delete(password);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean answers() {
        try (Connection connection = superuser("postgres").getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void furnish() {
        Roles.create(superuser("postgres"), new Secrets(home));
        database("steward");
    }

    /** A smart shutdown (TERM) would wait for every client to leave. */
    @Override
    public String endSignal() {
        return "INT";
    }

    Database database(String name) {
        Roles.createDatabase(superuser("postgres"), name);
        Secrets secrets = new Secrets(home);
        return new Database(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), name),
                Secrets.OWNER,
                secrets.of(Secrets.OWNER),
                Secrets.APP,
                secrets.of(Secrets.APP));
    }

    void dropDatabase(String name) {
        Roles.dropDatabase(superuser("postgres"), name);
    }

    private PGSimpleDataSource superuser(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port()});
        source.setDatabaseName(database);
        source.setUser(Secrets.SUPERUSER);
        source.setPassword(new Secrets(home).of(Secrets.SUPERUSER));
        source.setLoginTimeout(5);
        return source;
    }
}
