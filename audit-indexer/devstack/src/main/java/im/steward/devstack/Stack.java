package im.steward.devstack;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** One test class's share of the running stack: names of its own in Kafka and Elasticsearch, a database of its own. */
public final class Stack implements AutoCloseable {
    private final StackYml servers;
    private final DevPostgres postgres;
    private final String prefix;
    private @Nullable Database database;

    private final Home home;

    private Stack(Home home) {
        this.home = home;
        servers = StackYml.read(home.stackYml());
        postgres = new DevPostgres(home, new Ports(home), Distribution.current());
        prefix = "t%06x-".formatted(new SecureRandom().nextInt(0x1000000));
    }

    /** For tests that cannot use {@link WithStack}, such as benchmarks with a main of their own. */
    public static Stack shared() {
        return new Stack(TestStack.join());
    }

    public String bootstrapServers() {
        return servers.bootstrapServers();
    }

    public URI elasticsearch() {
        return servers.elasticsearch();
    }

    /** {@code initdb} and {@code postgres}, for tests that need a server of their own. */
    public Path postgresqlBinaries() {
        return home.root().resolve("dist/postgresql/bin");
    }

    /** Where the node may keep snapshots ({@code path.repo}). */
    public Path snapshots() {
        return home.root().resolve("elasticsearch/snapshots");
    }

    /** Lower-case and unique, for topics, groups and indices: {@code t04f21a-}. */
    public String prefix() {
        return prefix;
    }

    /** Fresh and empty at the first call; the same one afterwards. */
    public synchronized Database database() {
        Database known = database;
        if (known == null) {
            known = postgres.database(name());
            database = known;
        }
        return known;
    }

    /** Drops the database and the indices of this prefix; topics are small and go with the stack. */
    @Override
    public synchronized void close() {
        if (database != null) {
            postgres.dropDatabase(name());
            database = null;
        }
        Indices.drop(elasticsearch(), prefix);
    }

    private String name() {
        return prefix.replace('-', '_') + "db";
    }
}
