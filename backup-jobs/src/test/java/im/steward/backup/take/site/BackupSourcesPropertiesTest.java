package im.steward.backup.take.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BackupSourcesPropertiesTest {
    private static final String CHAT = "steward.backup.sources.chat-db.";
    private static final Map<String, String> GOOD = Map.of(
            CHAT + "kind",
            "postgresql",
            CHAT + "url",
            "jdbc:postgresql://db.example:5432/mattermost",
            CHAT + "user",
            "backup",
            CHAT + "password-file",
            "/run/secrets/chat-db",
            "steward.backup.sources.uploads.kind",
            "files",
            "steward.backup.sources.uploads.path",
            "/srv/mattermost/data",
            "steward.backup.sources.uploads.excludes",
            "*.tmp,cache",
            "steward.backup.scratch.postgresql.url",
            "jdbc:postgresql://drill.example/postgres",
            "steward.backup.scratch.postgresql.user",
            "drill",
            "steward.backup.archive.location",
            "/srv/snapshots");

    private static BackupSourcesProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("steward.backup", BackupSourcesProperties.class);
    }

    @Test
    void sitesPartsAreRead() {
        BackupSourcesProperties properties = bound(GOOD);

        assertThat(properties.sources()).containsOnlyKeys("chat-db", "uploads");
        assertThat(properties.sources())
                .hasEntrySatisfying(
                        "uploads", uploads -> assertThat(uploads.excludes()).containsExactly("*.tmp", "cache"));
        assertThat(properties.scratch()).containsOnlyKeys(BackupSourcesProperties.ServerKind.POSTGRESQL);
        assertThat(properties.sources().get("chat-db")).hasToString("Source[postgresql]");
    }

    @Test
    void nothingIsNeeded() {
        assertThat(bound(Map.of()).sources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chat-db.url, mysql://db/chat, must begin with jdbc:postgresql:",
        "chat-db.url, jdbc:postgresql://db/chat?password=x, must not hold a password",
        "chat-db.url, jdbc:postgresql://olga:x@db/chat, must not hold a password",
        "chat-db.password, secret, excludes",
        "chat-db.path, /srv, belongs to kind files",
        "chat-db.excludes, *.tmp, belongs to kind files",
        "chat-db.groups, indexer, belongs to kind kafka-positions",
        "uploads.path, srv/data, must begin with /",
        "uploads.user, olga, belongs to databases",
        "uploads.password, x, belongs to databases",
        "steward.kind, files, is built in",
        "Chat.kind, files, cannot be",
    })
    void refusalNamesTheKeyAndTheMistake(String key, String value, String reason) {
        Map<String, String> properties = new HashMap<>(GOOD);
        properties.put("steward.backup.sources." + key, value);
        if (key.endsWith(".kind")) {
            properties.put("steward.backup.sources." + key.replace(".kind", ".path"), "/srv");
        }

        assertThatThrownBy(() -> bound(properties)).rootCause().hasMessageContaining(reason);
    }

    private static Map<String, String> cluster() {
        Map<String, String> properties = new HashMap<>(GOOD);
        properties.put(CHAT + "kind", "pgbackrest");
        properties.put(CHAT + "pgbackrest.stanza", "chat");
        return properties;
    }

    @Test
    void clusterOfPgBackRestIsRead() {
        assertThat(bound(cluster()).sources().get("chat-db"))
                .hasToString("Source[pgbackrest]")
                .extracting(BackupSourcesProperties.Source::pgbackrest)
                .isEqualTo(new BackupSourcesProperties.PgBackRest(
                        "chat", Path.of("/etc/pgbackrest.conf"), null, Duration.ofDays(7), false));
    }

    @ParameterizedTest
    @CsvSource({
        "kind, postgresql, belongs to kind pgbackrest",
        "pgbackrest.stanza, --all, names the stanza",
        "pgbackrest.configuration, pgbackrest.conf, must begin with /",
        "pgbackrest.run-as, -u root, names an account",
        "pgbackrest.full-every, 0s, must be longer than nothing",
    })
    void clustersRefusalNamesTheKeyAndTheMistake(String key, String value, String reason) {
        Map<String, String> properties = cluster();
        properties.put(CHAT + key, value);

        assertThatThrownBy(() -> bound(properties)).rootCause().hasMessageContaining(reason);
    }

    @Test
    void partWithoutAKindIsRefused() {
        Map<String, String> properties = new HashMap<>(GOOD);
        properties.remove(CHAT + "kind");

        assertThatThrownBy(() -> bound(properties)).rootCause().hasMessageContaining("chat-db.kind is missing");
    }

    @Test
    void archivesLocationIsAbsolute() {
        Map<String, String> properties = new HashMap<>(GOOD);
        properties.put("steward.backup.archive.location", "snapshots");

        assertThatThrownBy(() -> bound(properties)).rootCause().hasMessageContaining("must begin with /");
    }
}
