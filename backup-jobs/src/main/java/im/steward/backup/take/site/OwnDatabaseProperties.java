package im.steward.backup.take.site;

import im.steward.backup.take.Login;
import im.steward.backup.take.postgres.PostgresServer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Steward's own database, as the part {@code steward} takes it: as its owner where that is known, else as the program,
 * which may read everything too.
 */
@ConfigurationProperties("steward.database")
record OwnDatabaseProperties(
        String url,
        @DefaultValue("steward_app") String user,
        @DefaultValue("") String password,
        @DefaultValue("") String ownerUser,
        @DefaultValue("") String ownerPassword) {
    PostgresServer server() {
        return new PostgresServer(
                url, ownerUser.isBlank() ? Login.of(user, password) : Login.of(ownerUser, ownerPassword));
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "OwnDatabaseProperties[as " + user + "]";
    }
}
