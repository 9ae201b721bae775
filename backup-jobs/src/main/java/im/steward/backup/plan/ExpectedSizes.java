package im.steward.backup.plan;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Parts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How many bytes parts will have: as many as in the newest set before, else about as many as their stores say. */
final class ExpectedSizes {
    private final Map<PartName, Long> before;
    private final Parts parts;
    private final Map<PartName, OptionalLong> told = new HashMap<>();

    /** @param ofPlan sets, the newest first */
    ExpectedSizes(List<BackupSet> ofPlan, Parts parts) {
        this.before = ofPlan.stream()
                .filter(set -> set.state() instanceof State.Complete)
                .findFirst()
                .map(set -> set.parts().stream().collect(Collectors.toMap(SetPart::name, SetPart::moved)))
                .orElse(Map.of());
        this.parts = parts;
    }

    boolean areEstimated(PartName part) {
        return !before.containsKey(part);
    }

    /** Asked once; a store that does not answer just now will say why when it is taken. */
    OptionalLong of(PartName part) {
        return Optional.ofNullable(before.get(part))
                .map(OptionalLong::of)
                .orElseGet(() -> told.computeIfAbsent(part, this::ask));
    }

    /** Empty when one of them is not known. */
    OptionalLong of(Collection<PartName> all) {
        long sum = 0;
        for (PartName part : all) {
            OptionalLong size = of(part);
            if (size.isEmpty()) {
                return size;
            }
            sum += size.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    private OptionalLong ask(PartName part) {
        try {
            return parts.fetch(part).size();
        } catch (RuntimeException untold) {
            // An estimate fails no backup, whatever a store answers.
            return OptionalLong.empty();
        }
    }
}
