package im.steward.backup.plan;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which parts must fit together.
 *
 * @param joins by the name under which they are counted
 */
@ConfigurationProperties("steward.backup")
record JoinProperties(@DefaultValue Map<String, Join> joins) {
    /**
     * Mattermost's files: its table {@code fileinfo} against its directory.
     *
     * @param database part that holds the table
     * @param files part that holds the directory
     * @param url of that database, {@code jdbc:postgresql://…}
     * @param user who may read {@code fileinfo}, and need not read more
     * @param passwordFile holds that user's password; read at each use
     */
    record Join(
            @Nullable String database,
            @Nullable String files,
            @Nullable String url,
            @Nullable String user,
            @Nullable Path passwordFile) {
        private void check(String key) {
            require(database != null && files != null, key + " names a part as database and one as files");
            require(url != null && url.startsWith("jdbc:"), key + ".url must begin with jdbc:");
            require(
                    url == null || !url.contains("password="),
                    key + ".url must not hold a password; put it into a file and name that by password-file");
            require(user != null, key + ".user is missing; name a role that may read fileinfo");
            if (database != null && files != null) {
                PartName.of(database);
                PartName.of(files);
            }
        }

        String password() {
            if (passwordFile == null) {
                return "";
            }
            try {
                return Files.readString(passwordFile).strip();
            } catch (IOException unreadable) {
                throw new UnavailableException(
                        new Fault(
                                "backup-join-unreadable",
                                "The password file of a join check cannot be read",
                                "Check steward.backup.joins and that the worker may read the file"),
                        unreadable);
            }
        }

        /** Secrets do not print themselves. */
        @Override
        public String toString() {
            return "Join[" + database + ", " + files + "]";
        }
    }

    JoinProperties {
        joins = Map.copyOf(joins);
        joins.forEach((name, join) -> join.check("steward.backup.joins." + name));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
