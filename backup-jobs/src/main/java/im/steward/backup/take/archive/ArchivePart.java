package im.steward.backup.take.archive;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ArchivedEvents;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Vault;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audit indices, by a snapshot of Elasticsearch's own in a directory that it shares with the worker; its files go to
 * the vault and are then deleted. Restored under other names beside the live ones.
 */
public final class ArchivePart implements Part {
    public static final String KIND = "archive";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<ArchiveLook.Sample>> SAMPLES = new TypeReference<>() {};
    /** Unlike the nine letters of {@code rwx}, it holds that a new file gets its directory's group. */
    private static final String MODE = "unix:mode";

    private static final int RIGHTS = 07777;
    /** While events arrive, only what was indexed some time ago has come to rest. */
    private static final List<Duration> RESTED = List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final PartName name;
    private final ElasticsearchRequests requests;
    private final SnapshotRequests snapshots;
    private final String prefix;
    private final Optional<Path> location;
    private final Clock clock;

    /**
     * @param prefix of the audit indices' names
     * @param location below {@code path.repo} of every node, seen by the worker under the same path
     */
    public ArchivePart(
            PartName name, ElasticsearchRequests requests, String prefix, Optional<Path> location, Clock clock) {
        this.name = name;
        this.requests = requests;
        this.snapshots = new SnapshotRequests(requests);
        this.prefix = prefix;
        this.location = location;
        this.clock = clock;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    String prefix() {
        return prefix;
    }

    ElasticsearchRequests requests() {
        return requests;
    }

    SnapshotRequests snapshots() {
        return snapshots;
    }

    private Path location() {
        return location.orElseThrow(() -> new RefusedException(new Fault(
                "backup-archive-location-missing",
                "Nobody has said where Elasticsearch may keep snapshots",
                "Set steward.backup.archive.location to a directory under path.repo, shared with the worker")));
    }

    private String repository() {
        return "steward-take-" + prefix;
    }

    private Path directory() {
        return location().resolve("take-" + prefix);
    }

    @Override
    public void check() {
        snapshots.register(repository(), directory(), false);
        snapshots.forget(repository());
    }

    @Override
    public void plant(Canary canary) {
        live().plant(canary);
    }

    private ArchiveLook live() {
        return new ArchiveLook(requests, prefix, "");
    }

    @Override
    public OptionalLong size() {
        return snapshots.bytes(prefix + "-v*");
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        snapshots.register(repository(), directory(), false);
        try {
            // What a killed take left behind.
            snapshots.names(repository()).forEach(left -> snapshots.delete(repository(), left));
            return take(taking, watch);
        } finally {
            snapshots.forget(repository());
        }
    }

    private SetPart take(Taking taking, Stopwatch watch) {
        ArchiveLook live = live();
        live.refresh();
        Instant now = clock.instant();
        Map<Duration, Map<String, String>> before = new TreeMap<>();
        RESTED.forEach(ago -> before.put(ago, live.fingerprints(now.minus(ago))));
        String snapshot = "set-" + taking.set();
        try {
            long begun = snapshots.make(repository(), snapshot, prefix + "-v*," + live.canaryIndex());
            Duration rested = RESTED.stream()
                    .filter(ago -> before.getOrDefault(ago, Map.of()).equals(live.fingerprints(now.minus(ago))))
                    .findFirst()
                    .orElseThrow(ArchivePart::moving);
            Instant until = now.minus(rested);
            List<ArchiveLook.Sample> sample = live.sample(until);
            Map<String, String> fingerprints = new TreeMap<>(before.getOrDefault(rested, Map.of()));
            fingerprints.put("content:sample", live.content(sample));
            Vault.StoredTree tree = taking.tree(directory(), List.of());
            if (tree.gone() > 0) {
                throw moving();
            }
            return new SetPart(
                    name,
                    kind(),
                    Instant.ofEpochMilli(begun),
                    List.of(tree.stored()),
                    fingerprints,
                    Map.of(
                            "prefix", prefix,
                            "snapshot", snapshot,
                            "until", until.toString(),
                            "sample", JSON.writeValueAsString(sample),
                            "canary", live.canary().map(Canary::nonce).orElse("none")),
                    watch.elapsed());
        } finally {
            snapshots.delete(repository(), snapshot);
        }
    }

    /** With what it was before or after, a drill would find a good snapshot altered. */
    private static UnavailableException moving() {
        return new UnavailableException(new Fault(
                "backup-archive-moving",
                "The archive did not stay as it was while its snapshot was made",
                "Let the import, the erasure or the rebuilding come to its end, then run the plan again"));
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        Stopwatch watch = Stopwatch.start();
        String repository = "steward-drill-" + restoring.suffix();
        String renamed = renamed(restoring.suffix());
        Path target = location().resolve("drill-" + restoring.suffix());
        try {
            open(target);
            restoring.tree(part.main(), target, List.of());
            snapshots.register(repository, target.resolve(part.main().path().substring(1)), true);
            String snapshot = part.facts().getOrDefault("snapshot", "");
            if (!snapshots.names(repository).contains(snapshot)) {
                throw new IntegrityException(new Fault(
                        "backup-archive-snapshot-missing",
                        "The files in the vault hold no snapshot of this set",
                        "Restore another set, and check this vault with all its bytes"));
            }
            snapshots.restore(
                    repository, snapshot, renamed, () -> restoring.passing().passed(0));
            return new RestoredArchive(part, repository, renamed, target, watch.elapsed());
        } catch (RuntimeException failed) {
            destroy(repository, renamed, target);
            throw failed;
        }
    }

    /** With the rights of the place it lies in: there Elasticsearch's account reads, whatever our own files are closed to. */
    private void open(Path target) {
        try {
            Object rights = Files.getAttribute(location(), MODE);
            Files.setAttribute(Files.createDirectory(target), MODE, (int) rights & RIGHTS);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    static String renamed(String suffix) {
        return "drill-" + suffix + "-";
    }

    @Override
    public void destroyLeftovers(Path scratch, String suffix) {
        if (location.isPresent()) {
            destroy("steward-drill-" + suffix, renamed(suffix), location().resolve("drill-" + suffix));
        }
    }

    private void destroy(String repository, String renamed, Path target) {
        try {
            snapshots.drop(renamed);
            snapshots.forget(repository);
        } finally {
            ScratchServer.delete(target);
        }
    }

    /** The archive's indices under other names; nothing that searches the archive sees them. */
    private final class RestoredArchive implements Restored, ArchivedEvents {
        private final SetPart part;
        private final String repository;
        private final String renamed;
        private final Path target;
        private final Duration spent;
        private final ArchiveLook look;
        private final List<ArchiveLook.Sample> sample;
        private final Map<String, String> fingerprints;
        private final Duration comparing;

        private RestoredArchive(SetPart part, String repository, String renamed, Path target, Duration spent) {
            this.part = part;
            this.repository = repository;
            this.renamed = renamed;
            this.target = target;
            Stopwatch watch = Stopwatch.start();
            this.spent = spent;
            this.look = new ArchiveLook(requests, part.facts().getOrDefault("prefix", prefix), renamed);
            this.sample = JSON.readValue(part.facts().getOrDefault("sample", "[]"), SAMPLES);
            Instant until = Instant.parse(part.facts().getOrDefault("until", Instant.EPOCH.toString()));
            this.fingerprints = new TreeMap<>(look.fingerprints(until));
            this.fingerprints.put("content:sample", look.content(sample));
            this.comparing = watch.elapsed();
        }

        @Override
        public Map<String, String> fingerprints() {
            return Map.copyOf(fingerprints);
        }

        @Override
        public Optional<Canary> canary() {
            return look.canary();
        }

        @Override
        public List<Check> checks() {
            ArchiveLook.Searched searched = look.search(sample);
            return List.of(new Check(
                    "sample-search",
                    searched.found() == searched.asked(),
                    Seen.of(Seen.Word.FOUND, searched.found(), searched.asked())));
        }

        @Override
        public Duration timeToService() {
            return spent;
        }

        @Override
        public Duration timeToFull() {
            return spent;
        }

        @Override
        public Duration comparing() {
            return comparing;
        }

        @Override
        public Map<String, Long> amounts() {
            List<Long> documents = new ArrayList<>();
            fingerprints.forEach((key, value) -> {
                if (key.startsWith("documents:")) {
                    documents.add(Long.valueOf(value));
                }
            });
            return Map.of(
                    "bytes", part.bytes(),
                    "indices", (long) documents.size(),
                    "documents", documents.stream().mapToLong(Long::longValue).sum());
        }

        @Override
        public Optional<String> whereabouts() {
            return Optional.of(renamed + look.prefix() + "-v*");
        }

        @Override
        public long conversation(String id, Consumer<String> line) {
            return look.conversation(id, line);
        }

        @Override
        public void close() {
            destroy(repository, renamed, target);
        }
    }
}
