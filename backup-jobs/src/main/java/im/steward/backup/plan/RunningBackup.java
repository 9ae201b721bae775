package im.steward.backup.plan;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.catalog.OwnDatabase;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.backup.take.Taking;
import im.steward.backup.take.files.FilesPart;
import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.Vaults;
import im.steward.backup.vault.Watch;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run in one worker's hands, piece by piece. Each piece can be done again after a kill: what counts is what stands
 * in the catalogue, and what lies in the vault beyond that is taken away before it is stored anew.
 */
public final class RunningBackup {
    private static final Logger log = LoggerFactory.getLogger(RunningBackup.class);
    private static final Duration TELL_EVERY = Duration.ofMillis(500);
    private final BackupRun run;
    private final BackupPlan plan;
    private final String worker;
    private final Halt halt;
    private final BackupRuns runs;
    private final BackupCatalog catalog;
    private final Parts parts;
    private final Vault vault;
    private final ManifestKey key;
    private final List<JoinCheck> joinChecks;
    private final Alerts alerts;
    private final ExpectedSizes sizes;
    private Map<String, Long> joins = Map.of();

    private RunningBackup(Start start, BackupRun run, BackupPlan plan, String worker, Halt halt) {
        this.run = run;
        this.plan = plan;
        this.worker = worker;
        this.halt = halt;
        this.runs = start.runs();
        this.catalog = start.catalog();
        this.parts = start.parts();
        this.vault = start.vaults().fetch(run.vault());
        this.key = start.key();
        this.joinChecks = start.joinChecks();
        this.alerts = start.alerts();
        this.sizes = new ExpectedSizes(catalog.ofPlan(run.plan()), parts);
    }

    /** Takes runs in hand. */
    public record Start(
            BackupRuns runs,
            BackupPlans plans,
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            ManifestKey key,
            List<JoinCheck> joinChecks,
            Alerts alerts) {
        public Start {
            joinChecks = List.copyOf(joinChecks);
        }

        /** @param halt asked before each piece and while bytes pass */
        public RunningBackup of(BackupRun run, String worker, Halt halt) {
            return new RunningBackup(this, run, plans.fetch(run.plan()), worker, halt);
        }
    }

    public BackupRun run() {
        return run;
    }

    /** In the order that makes them fit. */
    public List<PartName> parts() {
        return parts.inOrder(plan.parts());
    }

    /** Opens the vault, asks every store, and writes the canary to each before the first byte is taken. */
    public void prepare() {
        halt.check();
        if (catalog.holdsCompleteIn(run.vault())) {
            // A vault with complete sets exists; where it does not answer, its disk is away, and a new one would hide
            // that.
            vault.requireOpen();
        } else {
            vault.create();
        }
        if (!catalog.fetch(run.id()).parts().isEmpty()) {
            // An earlier attempt planted it everywhere before it took its first part.
            return;
        }
        for (PartName name : parts()) {
            halt.check();
            Part part = parts.fetch(name);
            part.check();
            part.plant(runs.canary(run));
        }
    }

    public void take(PartName name) {
        halt.check();
        BackupSet set = catalog.fetch(run.id());
        if (taken(set).containsKey(name)) {
            return;
        }
        forgetLeftovers(set, Map.of("set", run.id().toString(), "part", name.value()));
        PartProgress progress = new PartProgress(set, name);
        progress.passed(0);
        Optional<SetPart> last = catalog.newestUsable(run.plan())
                .flatMap(newest -> Optional.ofNullable(taken(newest).get(name)));
        SetPart part = parts.fetch(name).take(new Taking(run.id(), name, vault, progress, last));
        tellOtherDisks(part, last);
        catalog.add(run.id(), worker, part);
    }

    /** Once, until they are others: whoever wants them taken names them as a source, whoever does not excludes them. */
    private void tellOtherDisks(SetPart part, Optional<SetPart> last) {
        Optional<String> others = FilesPart.otherDisks(part);
        if (others.isPresent() && !others.equals(last.flatMap(FilesPart::otherDisks))) {
            alerts.raise(
                    Alert.Kind.BACKUP_FILES_MISSING,
                    run.plan().value(),
                    new Fault(
                            "backup-disk-left-out",
                            "The part %s holds nothing of the disks mounted in its tree: %s"
                                    .formatted(part.name(), others.get()),
                            "Name each as a source of its own, or exclude it"));
        }
    }

    /** What does not fit is counted and told; the live system may lack the file, too, and a set without it is still one. */
    public void join() {
        halt.check();
        Map<PartName, SetPart> taken = taken(catalog.fetch(run.id()));
        Map<String, Long> counted = new TreeMap<>();
        for (JoinCheck check : joinChecks) {
            if (!taken.keySet().containsAll(check.parts())) {
                continue;
            }
            JoinCheck.Count count = check.check(taken, vault);
            counted.put(check.name() + ".listed", count.listed());
            counted.put(check.name() + ".missing", count.missing());
            counted.put(check.name() + ".orphans", count.orphans());
            if (count.missing() > 0) {
                alerts.raise(
                        Alert.Kind.BACKUP_FILES_MISSING,
                        run.plan().value(),
                        new Fault(
                                "backup-join-missing",
                                "%d of %d files that the database lists are not in the set"
                                        .formatted(count.missing(), count.listed()),
                                "Look for them on the chat server; the set is complete but for them"));
            }
        }
        joins = counted;
        runs.joined(run, counted);
    }

    /** The manifest goes into the vault before the catalogue says that the set is complete. */
    public void seal() {
        halt.check();
        BackupSet set = catalog.fetch(run.id());
        forgetLeftovers(set, Map.of("set", run.id().toString()));
        if (!taken(set).keySet().containsAll(plan.parts())) {
            throw new IllegalStateException("a set is sealed after each of its parts was taken");
        }
        Manifest manifest = new Manifest(
                set.id(),
                set.plan(),
                set.vault(),
                set.begunAt(),
                set.canary(),
                set.parts(),
                joins,
                catalog.lastManifest(set.plan()));
        byte[] bytes = manifest.signed(key);
        Stored stored = vault.storeStream(
                Manifest.PATH,
                Map.of("set", run.id().toString(), "part", "manifest"),
                out -> out.write(bytes),
                Watch.NOBODY);
        requireWhole(set, stored.snapshot());
        catalog.complete(run.id(), worker, manifest, Sha256.of(bytes), stored.snapshot());
        runs.completed(run);
    }

    /** Whoever else takes snapshots away, a worker that lost its lease and does not know it yet among them, shows here. */
    private void requireWhole(BackupSet set, SnapshotId manifest) {
        Set<SnapshotId> present = vault.list(Map.of("set", run.id().toString())).stream()
                .map(Vault.Listed::snapshot)
                .collect(Collectors.toSet());
        if (!present.containsAll(set.snapshots()) || !present.contains(manifest)) {
            throw new IntegrityException(new Fault(
                    "backup-set-torn",
                    "Snapshots of the set were taken out of the vault while it was made",
                    "See that nothing else tidies this vault, then run the plan again"));
        }
        halt.check();
    }

    private static Map<PartName, SetPart> taken(BackupSet set) {
        return set.parts().stream().collect(Collectors.toMap(SetPart::name, Function.identity()));
    }

    /** What a killed attempt stored and nobody entered in the catalogue. */
    private void forgetLeftovers(BackupSet set, Map<String, String> tags) {
        Set<SnapshotId> known = new HashSet<>(set.snapshots());
        List<SnapshotId> leftovers = vault.list(tags).stream()
                .map(Vault.Listed::snapshot)
                .filter(snapshot -> !known.contains(snapshot))
                .toList();
        if (!leftovers.isEmpty()) {
            // By now they could be what another worker has just stored; the row says whose turn it is.
            runs.requireHeld(run, worker);
            log.atInfo()
                    .addKeyValue("set", run.id())
                    .addKeyValue("snapshots", leftovers.size())
                    .log("leftovers of an earlier attempt forgotten");
            vault.forget(leftovers);
        }
    }

    /** Told by the stream, tells the row twice a second. */
    private final class PartProgress implements Watch {
        private final PartName part;
        private final long before;
        private final OptionalLong size;
        private final OptionalLong rest;
        private final boolean estimated;
        private long told = System.nanoTime() - TELL_EVERY.toNanos();

        PartProgress(BackupSet set, PartName part) {
            this.part = part;
            this.before = set.moved();
            Map<PartName, SetPart> taken = taken(set);
            List<PartName> toCome = parts().stream()
                    .filter(name -> !name.equals(part) && !taken.containsKey(name))
                    .toList();
            this.size = sizes.of(part);
            this.rest = sizes.of(toCome);
            this.estimated = sizes.areEstimated(part) || toCome.stream().anyMatch(sizes::areEstimated);
        }

        @Override
        public void passed(long bytes) {
            halt.check();
            long now = System.nanoTime();
            if (now - told >= TELL_EVERY.toNanos()) {
                told = now;
                long expected = size.isEmpty() || rest.isEmpty()
                        ? 0
                        : before + Math.max(size.getAsLong(), bytes) + rest.getAsLong();
                OwnDatabase.tell(() -> runs.progress(
                        run,
                        worker,
                        new BackupRun.Progress(Optional.of(part), before + bytes, expected, estimated, 0)));
            }
        }
    }
}
