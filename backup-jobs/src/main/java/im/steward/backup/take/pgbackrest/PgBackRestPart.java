package im.steward.backup.take.pgbackrest;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ContinuousPart;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.take.postgres.PostgresFaults;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresScratch;
import im.steward.backup.take.postgres.PostgresServer;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A whole PostgreSQL cluster, copied and logged by pgBackRest into its own encrypted repository; the vault holds what
 * pgBackRest told about it. Each set ends at a named place in the log, whose rows are fingerprinted meanwhile.
 */
public final class PgBackRestPart implements ContinuousPart {
    public static final String KIND = "pgbackrest";
    /** A place in the log at which nobody commits is found at the first try, mostly. */
    private static final int TRIES = 20;

    private static final int OLDEST_RELEASE = 13;
    /** Digits of a segment's name. */
    private static final int TIMELINE = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final long LOOK_EVERY = 500_000_000;

    private final PartName name;
    private final PostgresServer source;
    private final PgBackRest program;
    private final PgBackRestScratch scratch;
    private final PgBackRestLog log;
    private final Clock clock;
    private final PostgresPart database;

    /** @param source the database of the cluster that carries the canary and whose rows are compared */
    public PgBackRestPart(
            PartName name, PostgresServer source, PgBackRestSite site, PostgresPrograms programs, Clock clock) {
        this.name = name;
        this.source = source;
        this.program = new PgBackRest(site);
        this.scratch = new PgBackRestScratch(program, programs);
        this.log = new PgBackRestLog(program, programs);
        this.clock = clock;
        this.database = new PostgresPart(
                name,
                source,
                programs,
                new PostgresScratch(Optional.empty(), programs),
                PostgresPart.CANARY_SCHEMA,
                PostgresPart.Look.NOTHING);
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
        program.version();
        try (Connection connection = source.connect()) {
            ClusterStore store = new ClusterStore(connection);
            ClusterStore.Facts cluster = store.facts();
            if (cluster.major() < OLDEST_RELEASE || cluster.standby() || !store.mayNamePoints()) {
                throw new RefusedException(PgBackRestFaults.pointRights());
            }
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
        program.inventory();
        program.check();
    }

    @Override
    public void plant(Canary canary) {
        database.plant(canary);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size(program.inventory()));
    }

    /** Of the whole cluster, of which an increment copies less and says how much of it is done all the same. */
    private long size(PgBackRestInventory inventory) {
        if (!inventory.backups().isEmpty()) {
            return inventory.backups().getLast().bytes();
        }
        try (Connection connection = source.connect()) {
            return new ClusterStore(connection).bytes();
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        PgBackRestInventory.Backup backup = backup(taking);
        if (backup.damaged()) {
            throw new IntegrityException(PgBackRestFaults.pagesDamaged(backup.label()));
        }
        try (Connection connection = source.connect();
                Connection observing = source.connect()) {
            ClusterStore store = new ClusterStore(connection);
            Map<String, String> facts = facts(store.facts(), backup);
            ClusterStore.Point point = point(store, new ClusterStore(observing), taking);
            facts.put(
                    "canary", PostgresPart.canary(connection).map(Canary::nonce).orElse("none"));
            facts.put("point", point.name());
            facts.put("point-lsn", point.lsn());
            facts.put("log-last", point.segment());
            facts.put("doubtful", String.join(",", point.doubtful()));
            Map<String, String> fingerprints = store.fingerprints(major(facts));
            connection.rollback();
            // Ends the segment that the point stands in, and waits until it lies in the repository.
            program.check();
            PgBackRestInventory inventory = program.inventory();
            facts.put("archive", inventory.archive().orElse(""));
            Stored told = taking.stream(
                    "pgbackrest.json", out -> out.write(inventory.json().getBytes(StandardCharsets.UTF_8)));
            return new SetPart(name, KIND, point.at(), List.of(told), fingerprints, facts, watch.elapsed());
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    private PgBackRestInventory.Backup backup(Taking taking) {
        String set = taking.set().toString();
        PgBackRestInventory before = atRest(taking);
        return before.takenFor(set).orElseGet(() -> {
            long size = size(before);
            taking.passed(0);
            program.backup(
                    isFullDue(before) ? "full" : "incr",
                    set,
                    percent -> taking.passed(Math.round(size * percent / 100)));
            return program.inventory()
                    .takenFor(set)
                    .orElseThrow(() -> new UnavailableException(PgBackRestFaults.backupMissing("of set " + set)));
        });
    }

    /**
     * What a killed or cancelled run left running under another account ends at its next word, and that comes after a
     * file of at most a gigabyte. If it came to its end instead, its backup is found and used.
     */
    private PgBackRestInventory atRest(Taking taking) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        PgBackRestInventory inventory = program.inventory();
        while (inventory.busy() && System.nanoTime() < deadline) {
            taking.passed(0);
            LockSupport.parkNanos(LOOK_EVERY);
            inventory = program.inventory();
        }
        return inventory;
    }

    private boolean isFullDue(PgBackRestInventory inventory) {
        return inventory
                .lastFull()
                .map(full -> full.begun().plus(program.site().fullEvery()).isBefore(clock.instant()))
                .orElse(true);
    }

    private ClusterStore.Point point(ClusterStore store, ClusterStore observer, Taking taking) throws SQLException {
        for (int number = 1; ; number++) {
            ClusterStore.Point point = store.point("steward_%s_%d".formatted(taking.set(), number), observer);
            if (number == TRIES || observer.committed(point.doubtful()).isEmpty()) {
                return point;
            }
            store.connection().rollback();
        }
    }

    private Map<String, String> facts(ClusterStore.Facts cluster, PgBackRestInventory.Backup backup) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("tool", program.version());
        facts.put("server", cluster.version());
        facts.put("major", Integer.toString(cluster.major()));
        facts.put("superuser", cluster.superuser());
        facts.put("segment-bytes", Long.toString(cluster.segmentBytes()));
        facts.put("prepared-transactions", Integer.toString(cluster.prepared()));
        facts.put("stanza", program.site().stanza());
        facts.put("label", backup.label());
        facts.put("type", backup.type());
        facts.put("needs", String.join(",", backup.references()));
        facts.put("repository", Integer.toString(backup.repository()));
        facts.put("begun", backup.begun().toString());
        facts.put("ended", backup.ended().toString());
        facts.put("lsn", backup.lsn());
        facts.put("log-first", backup.first());
        facts.put("cluster-bytes", Long.toString(backup.bytes()));
        facts.put("repository-bytes", Long.toString(backup.stored()));
        return facts;
    }

    private static int major(Map<String, String> facts) {
        return Integer.parseInt(facts.getOrDefault("major", "0"));
    }

    @Override
    public RestoredCluster restore(SetPart part, Restoring restoring) {
        requireWhole(part, program.inventory());
        LogSegment last = last(part);
        return scratch.open(
                part,
                source,
                restoring,
                List.of(
                        "--set=" + fact(part, "label"),
                        "--repo=" + fact(part, "repository"),
                        "--type=name",
                        "--target=" + fact(part, "point"),
                        "--target-timeline=" + last.timeline()),
                Optional.empty());
    }

    @Override
    public Instant from(SetPart part) {
        return Instant.parse(fact(part, "ended")).plusSeconds(1);
    }

    @Override
    public Optional<Instant> until() {
        PgBackRestInventory inventory = program.inventory();
        return inventory.archive().flatMap(archive -> log.end(archive, repository(inventory), ""));
    }

    private static int repository(PgBackRestInventory inventory) {
        return inventory.backups().isEmpty() ? 1 : inventory.backups().getLast().repository();
    }

    @Override
    public RestoredCluster restoreAt(SetPart part, Instant moment, Restoring restoring) {
        PgBackRestInventory inventory = program.inventory();
        String archive = fact(part, "archive");
        PgBackRestInventory.Backup backup = inventory
                .before(moment, archive)
                .orElseThrow(() -> new RefusedException(RestoreFaults.momentOutside(
                        moment, "no sound backup of this cluster that the repository still holds had ended by then")));
        // Asked before hours of copying, not after them.
        return scratch.open(
                part,
                source,
                restoring,
                List.of(
                        "--set=" + backup.label(),
                        "--repo=" + backup.repository(),
                        "--type=time",
                        "--target=" + moment.toString().replace('T', ' ').replace("Z", "+00"),
                        "--target-timeline=" + timeline(moment, archive, backup)),
                Optional.of(moment));
    }

    /** What was live then: the log that the backup belongs to as far as it leads, else the one that followed it. */
    private String timeline(Instant moment, String archive, PgBackRestInventory.Backup backup) {
        String own = backup.first().substring(0, TIMELINE);
        if (!log.readable(archive)
                || log.end(archive, backup.repository(), own)
                        .filter(last -> !moment.isAfter(last))
                        .isPresent()) {
            return "current";
        }
        Optional<Instant> end = log.end(archive, backup.repository(), "");
        end.filter(moment::isAfter).ifPresent(last -> {
            throw new RefusedException(RestoreFaults.momentOutside(moment, "the log that has arrived ends at " + last));
        });
        // Where the newest segments hold no end of any transaction, one of them may still be long at work.
        return "latest";
    }

    private void requireWhole(SetPart part, PgBackRestInventory inventory) {
        lost(part, inventory).ifPresent(fault -> {
            throw new IntegrityException(fault);
        });
    }

    /** Why this part cannot be restored any more, by the repository's lists alone. */
    private Optional<Fault> lost(SetPart part, PgBackRestInventory inventory) {
        String label = fact(part, "label");
        if (inventory.labelled(label).isEmpty()) {
            return Optional.of(PgBackRestFaults.backupMissing(label));
        }
        LogSegment first = new LogSegment(fact(part, "log-first"), segmentBytes(part));
        return first.missing(
                        last(part), program.segments(fact(part, "archive"), Integer.parseInt(fact(part, "repository"))))
                .map(PgBackRestFaults::walMissing);
    }

    private static boolean needs(SetPart part, String segment) {
        return new LogSegment(fact(part, "log-first"), segmentBytes(part))
                .leadsTo(last(part), new LogSegment(segment, segmentBytes(part)));
    }

    private static LogSegment last(SetPart part) {
        return new LogSegment(fact(part, "log-last"), segmentBytes(part));
    }

    private static long segmentBytes(SetPart part) {
        return Long.parseLong(fact(part, "segment-bytes"));
    }

    private static String fact(SetPart part, String key) {
        return part.facts().getOrDefault(key, "");
    }

    @Override
    public Map<BackupSetId, Fault> tend(Collection<BackupSet> sets, boolean thoroughly) {
        PgBackRestInventory inventory = program.inventory();
        Optional<PgBackRest.Damage> damage = thoroughly ? Optional.of(program.verify()) : Optional.empty();
        Map<BackupSetId, Fault> lost = new HashMap<>();
        for (BackupSet set : sets) {
            if (set.state() instanceof State.Complete) {
                set.parts().stream()
                        .filter(part -> part.name().equals(name) && part.kind().equals(KIND))
                        .flatMap(part -> lost(part, inventory).or(() -> damaged(part, inventory, damage)).stream())
                        .forEach(fault -> lost.put(set.id(), fault));
            }
        }
        if (!inventory.busy()) {
            // Else at the next upkeep: the two do not go together.
            expire(sets, inventory);
        }
        return lost;
    }

    private Optional<Fault> damaged(SetPart part, PgBackRestInventory inventory, Optional<PgBackRest.Damage> damage) {
        boolean hit = damage.stream()
                .anyMatch(found -> found.segments().stream().anyMatch(segment -> needs(part, segment))
                        || inventory.labelled(fact(part, "label")).stream()
                                .anyMatch(backup -> found.backups().stream().anyMatch(backup::needs)));
        return hit ? Optional.of(PgBackRestFaults.damaged(program.site())) : Optional.empty();
    }

    /** Newest first, so that none takes others with it. Stays: what any other backup needs, and what we do not know. */
    private void expire(Collection<BackupSet> sets, PgBackRestInventory inventory) {
        Set<String> gone = sets.stream()
                .filter(set -> switch (set.state()) {
                    case State.Failed _, State.Cancelled _, State.Pruned _ -> true;
                    case State.Taking _, State.Complete _ -> false;
                })
                .map(set -> set.id().toString())
                .collect(Collectors.toSet());
        List<PgBackRestInventory.Backup> left = new ArrayList<>(inventory.backups());
        for (PgBackRestInventory.Backup backup : inventory.backups().reversed()) {
            boolean needed = left.stream().anyMatch(other -> !other.equals(backup) && other.needs(backup.label()));
            // pgBackRest itself refuses to give up the last full one.
            boolean last = inventory.lastFull().equals(Optional.of(backup));
            if (backup.set().filter(gone::contains).isPresent() && !needed && !last) {
                program.expire(backup);
                left.remove(backup);
            }
        }
    }

    @Override
    public void destroyLeftovers(Path directory, String suffix) {
        PgBackRestScratch.endLeftover(directory, suffix);
    }
}
