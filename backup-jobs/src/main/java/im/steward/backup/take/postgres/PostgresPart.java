package im.steward.backup.take.postgres;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Stored;
import im.steward.kernel.StewardException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One PostgreSQL database. Its fingerprints are computed by the server in the very snapshot that is dumped, beside the
 * dump: it reads each table while it is in memory anyway.
 */
public final class PostgresPart implements Part {
    public static final String KIND = "postgresql";
    /** Where the canary is planted in a database of others. */
    public static final String CANARY_SCHEMA = "steward_backup";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String READ_ONLY = "25006";
    /** A table that is being rebuilt holds up the dump for that long at most. */
    private static final String LOCK_WAIT = "--lock-wait-timeout=120s";

    private final PartName name;
    private final PostgresServer source;
    private final PostgresPrograms programs;
    private final PostgresScratch scratch;
    private final String canarySchema;
    private final Look more;
    private final boolean faithful;

    /** @param more looked at in the snapshot and again in what was restored */
    public PostgresPart(
            PartName name,
            PostgresServer source,
            PostgresPrograms programs,
            PostgresScratch scratch,
            String canarySchema,
            Look more) {
        this(name, source, programs, scratch, canarySchema, more, false);
    }

    private PostgresPart(
            PartName name,
            PostgresServer source,
            PostgresPrograms programs,
            PostgresScratch scratch,
            String canarySchema,
            Look more,
            boolean faithful) {
        this.name = name;
        this.source = source;
        this.programs = programs;
        this.scratch = scratch;
        this.canarySchema = canarySchema;
        this.more = more;
        this.faithful = faithful;
    }

    /** The same part, restored with owners and rights to a database beside the live one. */
    PostgresPart beside(PostgresServer administration) {
        PostgresScratch there = new PostgresScratch(Optional.of(administration), programs);
        return new PostgresPart(name, source, programs, there, canarySchema, more, true);
    }

    /** Further fingerprints of a database whose meaning is known. */
    public interface Look {
        Look NOTHING = (_, _) -> {};

        void at(Connection connection, Map<String, String> into) throws SQLException;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check() {
        try (Connection connection = source.connect()) {
            programs.client("pg_dump", new PostgresStore(connection).major());
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    /** An account that may only read carries no canary; the set says so. */
    @Override
    public void plant(Canary canary) {
        try (Connection connection = source.connect()) {
            new PostgresStore(connection).plant(canarySchema, canary);
        } catch (SQLException refused) {
            if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState()) && !READ_ONLY.equals(refused.getSQLState())) {
                throw PostgresFaults.of(refused, false);
            }
        }
    }

    @Override
    public OptionalLong size() {
        try (Connection connection = source.connect()) {
            return OptionalLong.of(new PostgresStore(connection).dumped());
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        try (Connection connection = source.connect()) {
            PostgresStore store = new PostgresStore(connection);
            PostgresStore.Snapshot snapshot = store.snapshot();
            Map<String, String> facts = facts(store, snapshot);
            CompletableFuture<Map<String, String>> fingerprints = beside(connection, snapshot.major());
            try {
                // Looked up while the vault derives its key.
                Stored main = taking.stream("main.dump", out -> {
                    PostgresPrograms.Found program = programs.client("pg_dump", snapshot.major());
                    facts.put("tool", program.version());
                    source.tool(program.path(), false).pipe(arguments(snapshot), out);
                });
                return new SetPart(
                        name, kind(), snapshot.at(), List.of(main), fingerprints.join(), facts, watch.elapsed());
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof StewardException known ? known : failed;
            } catch (StewardException failed) {
                // With its transaction the snapshot ends, and the dump only says that there is none.
                throw fingerprints.isCompletedExceptionally()
                                && fingerprints.exceptionNow() instanceof StewardException first
                        ? first
                        : failed;
            } finally {
                if (!fingerprints.isDone()) {
                    connection.abort(Runnable::run);
                }
            }
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    /** The newest that was planted in a database of others. */
    public static Optional<Canary> canary(Connection connection) throws SQLException {
        return new PostgresStore(connection).canary(CANARY_SCHEMA);
    }

    private Map<String, String> facts(PostgresStore store, PostgresStore.Snapshot snapshot) throws SQLException {
        Map<String, String> facts = new TreeMap<>();
        facts.put("lsn", snapshot.lsn());
        facts.put("server", snapshot.version());
        facts.put("major", Integer.toString(snapshot.major()));
        facts.put("encoding", snapshot.encoding());
        facts.put("collation", snapshot.collation());
        facts.put("ctype", snapshot.type());
        facts.put("canary", store.canary(canarySchema).map(Canary::nonce).orElse("none"));
        facts.put("sequences", JSON.writeValueAsString(store.sequences()));
        facts.put("search-indexes", JSON.writeValueAsString(store.searchIndexes()));
        return facts;
    }

    private CompletableFuture<Map<String, String>> beside(Connection connection, int major) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Fingerprints.of(connection, major, more);
                    } catch (SQLException refused) {
                        throw PostgresFaults.of(refused, false);
                    }
                },
                work -> Thread.ofVirtual().start(work));
    }

    private static List<String> arguments(PostgresStore.Snapshot snapshot) {
        return List.of("--format=custom", "--compress=0", "--snapshot=" + snapshot.id(), "--no-password", LOCK_WAIT);
    }

    @Override
    public RestoredPostgres restore(SetPart part, Restoring restoring) {
        PostgresScratch.Place place = scratch.open(source, part.facts(), restoring);
        try {
            return RestoredPostgres.of(part, restoring, place, programs, canarySchema, more, faithful);
        } catch (RuntimeException failed) {
            closeAfter(place, failed);
            throw failed;
        }
    }

    @Override
    public void destroyLeftovers(Path directory, String suffix) {
        scratch.destroyLeftovers(directory, suffix);
    }

    private static void closeAfter(PostgresScratch.Place place, RuntimeException failed) {
        try {
            place.close();
        } catch (StewardException | UncheckedIOException left) {
            failed.addSuppressed(left);
        }
    }
}
