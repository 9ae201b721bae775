package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Restored.Check;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore of one part has shown.
 *
 * @param shownUntil up to when it certainly holds everything: its canary's time, else what the set says of it
 * @param checks of the part itself, and that its fingerprints and its canary are the set's
 * @param amounts bytes, rows and files that were really restored
 * @param timeToService until it could be used, without indexes that only speed up search
 * @param timeToFull until everything was as it had been
 */
public record RestoredPart(
        PartName name,
        String kind,
        Instant shownUntil,
        List<Check> checks,
        Map<String, Long> amounts,
        Duration timeToService,
        Duration timeToFull) {
    public RestoredPart {
        checks = List.copyOf(checks);
        amounts = Map.copyOf(amounts);
    }

    RestoredPart with(List<Check> more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(more);
        return new RestoredPart(name, kind, shownUntil, all, amounts, timeToService, timeToFull);
    }

    public Optional<Check> firstFailed() {
        return checks.stream().filter(check -> !check.passed()).findFirst();
    }

    /** Throws, naming the part and what is not as it was. */
    public RestoredPart requireEqual() {
        firstFailed().ifPresent(failed -> {
            throw new IntegrityException(fault(failed));
        });
        return this;
    }

    public Fault fault(Check failed) {
        return new Fault(
                "backup-restore-differs",
                "Part %s is not as it was taken: %s, %s".formatted(name, failed.name(), failed.detail()),
                "Restore another set, and take a new one of this plan now");
    }
}
