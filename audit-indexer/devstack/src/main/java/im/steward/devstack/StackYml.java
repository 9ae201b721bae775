package im.steward.devstack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The application's view of a ready stack. One flat key per line, so that it reads as YAML and as properties alike. */
record StackYml(Database database, String bootstrapServers, URI elasticsearch) {
    String text() {
        return """
                # Written at each start of the embedded stack; to use your own servers, write steward.yml instead.
                steward.database.url: %s
                steward.database.user: %s
                steward.database.password: %s
                steward.database.owner-user: %s
                steward.database.owner-password: %s
                steward.kafka.bootstrap-servers: %s
                steward.elasticsearch.urls: %s
                """.formatted(
                        database.url(),
                        database.app(),
                        database.appPassword(),
                        database.owner(),
                        database.ownerPassword(),
                        bootstrapServers,
                        elasticsearch);
    }

    /** What backups need of this machine: a server's programs for restores, and where the node may keep snapshots. */
    static String backups(Path postgresqlBinaries, Path snapshots) {
        return """
                steward.backup.tools.postgresql-server: %s
                steward.backup.archive.location: %s
                """.formatted(postgresqlBinaries, snapshots);
    }

    static StackYml read(Path file) {
        Properties keys = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            keys.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Database database = new Database(
                key(keys, "database.url"),
                key(keys, "database.owner-user"),
                key(keys, "database.owner-password"),
                key(keys, "database.user"),
                key(keys, "database.password"));
        return new StackYml(
                database, key(keys, "kafka.bootstrap-servers"), URI.create(key(keys, "elasticsearch.urls")));
    }

    private static String key(Properties keys, String name) {
        String value = keys.getProperty("steward." + name);
        if (value == null) {
            throw new StackException("stack.yml has no steward." + name);
        }
        return value;
    }
}
