package im.steward.backup.take.site;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.backup.take.pgbackrest.PgBackRestSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is taken beside Steward itself, and where it is restored to. IT's to say, in {@code steward.yml}: a plan only
 * names the parts.
 *
 * @param sources by part name; {@code steward}, {@code archive} and {@code positions} are always there
 * @param scratch servers for restores; without them throw-away ones are started on the worker's host
 * @param tools directories of databases' own programs that are not on {@code PATH}
 */
@ConfigurationProperties("steward.backup")
public record BackupSourcesProperties(
        @DefaultValue Map<String, Source> sources,
        @DefaultValue Map<ServerKind, Server> scratch,
        @DefaultValue Tools tools,
        @DefaultValue Archive archive,
        @DefaultValue List<Path> ownFiles) {
    private static final Set<String> BUILT_IN = Set.of("steward", "archive", "positions");

    /** A class of store. */
    public enum Kind {
        POSTGRESQL("jdbc:postgresql:"),
        PGBACKREST("jdbc:postgresql:"),
        MARIADB("jdbc:mariadb:"),
        MONGODB("mongodb"),
        FILES(""),
        KAFKA_POSITIONS("");

        private final String address;

        Kind(String address) {
            this.address = address;
        }

        boolean isServer() {
            return !address.isEmpty();
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** A class of server that a restore may use. */
    public enum ServerKind {
        POSTGRESQL("jdbc:postgresql:"),
        MARIADB("jdbc:mariadb:"),
        MONGODB("mongodb");

        private final String address;

        ServerKind(String address) {
            this.address = address;
        }
    }

    /**
     * One part.
     *
     * @param url of a database: {@code jdbc:postgresql://host:port/name}, {@code jdbc:mariadb://…}, {@code mongodb://…}
     * @param user who may read all of it
     * @param password of that user, best from a file
     * @param passwordFile instead of {@code password}; read at each use
     * @param restoreUser who may replace the database by a restored one; without, it is never restored in place
     * @param restorePasswordFile holds the password of that user; read at each use
     * @param path of a file tree, absolute
     * @param excludes of a file tree, as restic writes them
     * @param groups of Kafka positions
     * @param pgbackrest how kind pgbackrest is set up
     */
    public record Source(
            Kind kind,
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable Path passwordFile,
            @Nullable String restoreUser,
            @Nullable Path restorePasswordFile,
            @Nullable Path path,
            @DefaultValue List<String> excludes,
            @DefaultValue List<String> groups,
            @Nullable PgBackRest pgbackrest) {
        public Source {
            excludes = List.copyOf(excludes);
            groups = List.copyOf(groups);
        }

        private void check(String key) {
            require(
                    kind != null,
                    key
                            + ".kind is missing; choose postgresql, pgbackrest, mariadb, mongodb, files or kafka-positions");
            require(kind.isServer() == (url != null), key + ".url belongs to databases, and each of them has one");
            require(kind.isServer() == (user != null), key + ".user belongs to databases, and each of them has one");
            checkPassword(key, password, passwordFile, kind.isServer());
            require(
                    (restoreUser == null) == (restorePasswordFile == null),
                    key + ".restore-user and " + key + ".restore-password-file belong together; set both or none");
            require(
                    restoreUser == null || kind == Kind.POSTGRESQL || kind == Kind.MARIADB,
                    key + ".restore-user belongs to postgresql and mariadb; remove it");
            if (url != null) {
                checkAddress(key, url, kind.address);
            }
            require(
                    (kind == Kind.PGBACKREST) == (pgbackrest != null),
                    key + ".pgbackrest belongs to kind pgbackrest, which names a stanza there");
            if (pgbackrest != null) {
                pgbackrest.check(key + ".pgbackrest");
            }
            require(
                    (kind == Kind.FILES) == (path != null),
                    key + ".path belongs to kind files, which has one; remove it or change the kind");
            require(path == null || path.isAbsolute(), key + ".path must begin with /, so that a restore finds it");
            require(kind == Kind.FILES || excludes.isEmpty(), key + ".excludes belongs to kind files; remove it");
            require(
                    (kind == Kind.KAFKA_POSITIONS) != groups.isEmpty(),
                    key + ".groups belongs to kind kafka-positions, which names at least one");
        }

        Login login() {
            return new Login(
                    Optional.ofNullable(user).orElse(""),
                    Optional.ofNullable(password).orElse(""),
                    Optional.ofNullable(passwordFile));
        }

        Optional<Login> restoreLogin() {
            return Optional.ofNullable(restoreUser)
                    .map(name -> new Login(name, "", Optional.ofNullable(restorePasswordFile)));
        }

        /** Secrets do not print themselves. */
        @Override
        public String toString() {
            return "Source[" + kind.word() + "]";
        }
    }

    /**
     * A cluster that pgBackRest copies.
     *
     * @param stanza its name there
     * @param configuration pgBackRest's file, which also holds the repository's key
     * @param runAs the account that owns the repository; reached by {@code sudo -n}, or by {@code runuser} from root
     * @param fullEvery when the last full backup is older than this, the next is full
     * @param encryptedElsewhere true when a repository without a cipher lies on an encrypted disk
     */
    public record PgBackRest(
            @Nullable String stanza,
            @DefaultValue("/etc/pgbackrest.conf") Path configuration,
            @Nullable String runAs,
            @DefaultValue("7d") Duration fullEvery,
            boolean encryptedElsewhere) {
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

        private void check(String key) {
            require(
                    stanza != null && WORD.matcher(stanza).matches(),
                    key + ".stanza names the stanza in pgBackRest's file");
            require(configuration.isAbsolute(), key + ".configuration must begin with /");
            require(
                    runAs == null || WORD.matcher(runAs).matches(),
                    key + ".run-as names an account of the worker's host");
            require(fullEvery.isPositive(), key + ".full-every must be longer than nothing, such as 7d");
        }

        PgBackRestSite site() {
            return new PgBackRestSite(
                    Optional.ofNullable(stanza).orElseThrow(),
                    configuration,
                    Optional.ofNullable(runAs),
                    fullEvery,
                    encryptedElsewhere);
        }
    }

    /** @param url of a database that is always there; restores make theirs beside it */
    public record Server(
            String url,
            String user,
            @Nullable String password,
            @Nullable Path passwordFile) {
        private void check(String key, String address) {
            checkPassword(key, password, passwordFile, true);
            checkAddress(key, url, address);
        }

        Login login() {
            return new Login(user, Optional.ofNullable(password).orElse(""), Optional.ofNullable(passwordFile));
        }

        /** Secrets do not print themselves. */
        @Override
        public String toString() {
            return "Server[" + user + "]";
        }
    }

    /**
     * @param postgresqlClient directory of {@code pg_dump} and {@code pg_restore}
     * @param postgresqlServer directory of {@code initdb} and {@code postgres}, for throw-away clusters
     * @param mariadb directory of MariaDB's client and server programs
     * @param mongodb directory of {@code mongodump} and {@code mongorestore}
     */
    public record Tools(
            @Nullable Path postgresqlClient,
            @Nullable Path postgresqlServer,
            @Nullable Path mariadb,
            @Nullable Path mongodb) {}

    /** @param location below {@code path.repo} of every Elasticsearch node, seen by the worker under the same path */
    public record Archive(@Nullable Path location) {
        public Archive {
            require(
                    location == null || location.isAbsolute(),
                    "steward.backup.archive.location must begin with /, as in path.repo");
        }
    }

    public BackupSourcesProperties {
        sources = Map.copyOf(sources);
        scratch = Map.copyOf(scratch);
        ownFiles = List.copyOf(ownFiles);
        sources.forEach((name, source) -> {
            String key = "steward.backup.sources." + name;
            require(!BUILT_IN.contains(name), key + ": this part is built in; choose another name");
            PartName.of(name);
            source.check(key);
        });
        scratch.forEach((kind, server) ->
                server.check("steward.backup.scratch." + kind.name().toLowerCase(java.util.Locale.ROOT), kind.address));
    }

    private static final Pattern SECRET_IN_URL = Pattern.compile("(?i)[?&;]password=|//[^/@]*:[^/@]*@");

    private static void checkAddress(String key, String url, String begin) {
        require(url.startsWith(begin), "%s.url must begin with %s".formatted(key, begin));
        require(
                !SECRET_IN_URL.matcher(url).find(),
                key + ".url must not hold a password; put it into a file and name that by password-file");
    }

    private static void checkPassword(
            String key, @Nullable String password, @Nullable Path passwordFile, boolean wanted) {
        require(
                password == null || passwordFile == null,
                key + ".password excludes " + key + ".password-file; remove one of them");
        require(
                wanted || (password == null && passwordFile == null),
                key + ".password belongs to databases; remove it");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
