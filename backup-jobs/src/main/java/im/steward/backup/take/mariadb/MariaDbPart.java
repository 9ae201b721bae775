package im.steward.backup.take.mariadb;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ChatRows;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.take.Tool;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One MariaDB or MySQL database, in one transaction and by primary key, so that unchanged rows keep their places. */
public final class MariaDbPart implements Part {
    public static final String KIND = "mariadb";
    private static final List<String> DUMP = List.of(
            "--single-transaction",
            "--order-by-primary",
            "--quick",
            "--hex-blob",
            "--routines",
            "--triggers",
            "--events",
            "--no-tablespaces",
            "--skip-dump-date",
            "--max-allowed-packet=1G");

    private final PartName name;
    private final MariaDbServer source;
    private final MariaDbPrograms programs;
    private final MariaDbScratch scratch;

    public MariaDbPart(PartName name, MariaDbServer source, MariaDbPrograms programs, MariaDbScratch scratch) {
        this.name = name;
        this.source = source;
        this.programs = programs;
        this.scratch = scratch;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    private MariaDbStore store() {
        return new MariaDbStore(source, programs.client("mariadb"), false);
    }

    @Override
    public void check() {
        programs.client("mariadb-dump");
        store().now();
    }

    /** An account that may only read carries no canary; the set says so. */
    @Override
    public void plant(Canary canary) {
        try {
            store().plant(canary);
        } catch (UnavailableException refused) {
            if (!refused.fault().code().equals("backup-source-rights")) {
                throw refused;
            }
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(store().dumped());
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        MariaDbStore store = store();
        MariaDbStore.Now now = store.now();
        Map<String, String> fingerprints = new TreeMap<>(store.objects());
        Map<String, String> facts = new TreeMap<>();
        facts.put("server", now.version());
        facts.put("not-transactional-tables", Long.toString(store.notTransactional()));
        facts.put("canary", store.canary().map(Canary::nonce).orElse("none"));
        Path program = programs.client("mariadb-dump");
        facts.put("tool", Tool.of(program).say(List.of("--version")));
        Stored dump = source.with(
                program,
                false,
                tool -> taking.stream("main.sql", out -> fingerprints.putAll(rows(tool, source.database(), out))));
        return new SetPart(name, kind(), now.at(), List.of(dump), fingerprints, facts, watch.elapsed());
    }

    private static Map<String, String> rows(Tool dump, String database, OutputStream out) throws IOException {
        DumpRows rows = new DumpRows(out);
        List<String> arguments = new java.util.ArrayList<>(DUMP);
        arguments.add(database);
        dump.pipe(arguments, rows);
        if (!rows.complete()) {
            throw new UnavailableException(new Fault(
                    "backup-dump-incomplete",
                    "The dump ended before its last line",
                    "Read the database's log of this moment, then run the plan again"));
        }
        return rows.fingerprints();
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        MariaDbScratch.Place place = scratch.open(source, restoring);
        try {
            Stopwatch watch = Stopwatch.start();
            feed(part, restoring, place);
            Duration full = watch.elapsed();
            MariaDbStore store = new MariaDbStore(place.database(), programs.client("mariadb"), true);
            Map<String, String> fingerprints = new TreeMap<>(store.objects());
            fingerprints.putAll(place.database().with(programs.client("mariadb-dump"), true, dump -> {
                try {
                    return rows(dump, place.database().database(), OutputStream.nullOutputStream());
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }));
            Duration comparing = watch.elapsed().minus(full);
            return new RestoredMariaDb(part, place, store, fingerprints, full, comparing);
        } catch (RuntimeException failed) {
            place.close();
            throw failed;
        }
    }

    private void feed(SetPart part, Restoring restoring, MariaDbScratch.Place place) {
        place.database().with(programs.client("mariadb"), true, client -> {
            DumpRows[] read = new DumpRows[1];
            client.feed(List.of("--max-allowed-packet=1G", place.database().database()), in -> {
                read[0] = new DumpRows(in);
                restoring.stream(part.main(), read[0]);
            });
            if (!read[0].complete()) {
                throw new IntegrityException(new Fault(
                        "backup-stream-altered",
                        "The stream " + part.main().path() + " in the vault is not the one that was taken",
                        "Restore an older set, keep this vault's disk for inspection and take a new set to another"
                                + " vault"));
            }
            return read;
        });
    }

    @Override
    public void destroyLeftovers(Path directory, String suffix) {
        scratch.destroyLeftovers(directory, suffix);
    }

    private record RestoredMariaDb(
            SetPart part,
            MariaDbScratch.Place place,
            MariaDbStore store,
            Map<String, String> fingerprints,
            Duration spent,
            Duration comparing)
            implements Restored, ChatRows {
        @Override
        public Optional<String> whereabouts() {
            return place.throwAway().isPresent()
                    ? Optional.empty()
                    : Optional.of("jdbc:mariadb://%s:%d/%s"
                            .formatted(
                                    place.database().host(),
                                    place.database().port(),
                                    place.database().database()));
        }

        @Override
        public Optional<ChatRows.Channel> channel(String id) {
            return new MariaDbChatStore(store).channel(id);
        }

        @Override
        public void posts(String channel, Consumer<ChatRows.Post> each) {
            new MariaDbChatStore(store).posts(channel, each);
        }

        @Override
        public Optional<Canary> canary() {
            return store.canary();
        }

        @Override
        public List<Check> checks() {
            Map<String, Long> orphans = store.orphans();
            long rows = orphans.values().stream().mapToLong(Long::longValue).sum();
            return List.of(new Check(
                    "foreign-keys",
                    rows == 0,
                    rows == 0 ? Seen.of(Seen.Word.ALL_HOLD, orphans.size()) : Seen.of(Seen.Word.ORPHANS, rows)));
        }

        /** Its indexes are built while the rows are read. */
        @Override
        public Duration timeToService() {
            return spent;
        }

        @Override
        public Duration timeToFull() {
            return spent;
        }

        @Override
        public Map<String, Long> amounts() {
            return Restored.amounts(part.bytes(), fingerprints);
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
