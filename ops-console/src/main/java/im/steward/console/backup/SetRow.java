package im.steward.console.backup;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.take.files.FilesPart;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set as a page shows it, from its request on. */
record SetRow(
        String id,
        String plan,
        String vault,
        String requestedBy,
        Instant requestedAt,
        String state,
        String kind,
        boolean open,
        String proof,
        String proofKind,
        @Nullable Instant provenAt,
        @Nullable Duration timeToRestore,
        @Nullable Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Duration spent,
        @Nullable Duration achieved,
        long bytes,
        long added,
        String part,
        long done,
        long expected,
        boolean estimated,
        long perSecond,
        @Nullable Duration left,
        @Nullable String kept,
        @Nullable String manifest,
        Map<String, Long> joins,
        List<PartRow> parts,
        @Nullable Fault fault) {
    SetRow {
        parts = List.copyOf(parts);
    }

    /** What one join check counted. */
    record JoinRow(String name, long listed, long missing, long orphans) {}

    /** Public, or a template cannot call it. */
    public List<JoinRow> joinRows() {
        return joins.keySet().stream()
                .filter(key -> key.endsWith(".listed"))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .sorted()
                .map(name -> new JoinRow(
                        name,
                        joins.getOrDefault(name + ".listed", 0L),
                        joins.getOrDefault(name + ".missing", 0L),
                        joins.getOrDefault(name + ".orphans", 0L)))
                .toList();
    }

    record PartRow(
            String name,
            String kind,
            Instant consistentAt,
            long bytes,
            long added,
            Duration spent,
            List<StoredRow> stored,
            Map<String, String> facts,
            @Nullable String otherDisks,
            int fingerprints) {
        static PartRow of(SetPart part) {
            return new PartRow(
                    part.name().value(),
                    part.kind(),
                    part.consistentAt(),
                    part.bytes(),
                    part.added(),
                    part.spent(),
                    part.stored().stream().map(StoredRow::of).toList(),
                    new TreeMap<>(part.facts()),
                    FilesPart.otherDisks(part).orElse(null),
                    part.fingerprints().size());
        }
    }

    record StoredRow(
            String snapshot,
            String path,
            long bytes,
            long added,
            @Nullable String sha256) {
        static StoredRow of(Stored stored) {
            return new StoredRow(
                    stored.snapshot().value(),
                    stored.path(),
                    stored.bytes(),
                    stored.added(),
                    stored.sha256().map(Sha256::hex).orElse(null));
        }
    }

    /**
     * @param set none until the run has begun
     * @param achieved the most that could have been lost until it was complete (RPO)
     */
    static SetRow of(BackupRun run, Optional<BackupSet> set, Optional<Duration> achieved) {
        Proof proof = set.map(BackupSet::proof).orElseGet(Proof.Unproven::new);
        BackupRun.Progress progress = run.progress();
        Duration spent = run.begunAt()
                .flatMap(begun -> run.endedAt().map(end -> Duration.between(begun, end)))
                .filter(length -> !length.isNegative())
                .orElse(null);
        return new SetRow(
                run.id().toString(),
                run.plan().value(),
                run.vault().value(),
                run.requestedBy(),
                run.requestedAt(),
                run.state().word(),
                kind(run.state()),
                run.state().open(),
                proof.name(),
                switch (proof) {
                    case Proof.Unproven _ -> "idle";
                    case Proof.Restored _ -> "good";
                    case Proof.Broken _ -> "bad";
                },
                switch (proof) {
                    case Proof.Unproven _ -> null;
                    case Proof.Restored(Instant at, var _) -> at;
                    case Proof.Broken(Instant at, var _) -> at;
                },
                proof instanceof Proof.Restored(var _, Duration time) ? time : null,
                run.begunAt().orElse(null),
                run.endedAt().orElse(null),
                spent,
                achieved.orElse(null),
                set.map(BackupSet::bytes).orElse(0L),
                set.map(BackupSet::added).orElse(0L),
                progress.part().map(PartName::value).orElse(""),
                progress.bytes(),
                progress.expected(),
                progress.estimated(),
                progress.perSecond(),
                progress.left().orElse(null),
                set.flatMap(BackupSet::kept).orElse(null),
                set.map(BackupSet::state)
                        .filter(State.Complete.class::isInstance)
                        .map(State.Complete.class::cast)
                        .map(complete -> complete.manifest().hex())
                        .orElse(null),
                new TreeMap<>(run.joins()),
                set.map(BackupSet::parts).orElse(List.of()).stream()
                        .map(PartRow::of)
                        .toList(),
                run.fault().orElse(null));
    }

    private static String kind(BackupRun.State state) {
        return switch (state) {
            case REQUESTED, TAKING -> "wait";
            case COMPLETE -> "good";
            case FAILED -> "bad";
            case CANCELLED, PRUNED -> "idle";
        };
    }
}
