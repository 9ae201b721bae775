package im.steward.backup.take.positions;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Consumers' positions: set where they were. The old ones are a few numbers, kept in the trail. */
public record LivePositions(PositionsPart part) implements LivePart {
    private static final String POSITION = "position:";

    @Override
    public PartName name() {
        return part.name();
    }

    /** A consumer that runs would commit its own position over the restored one, and Kafka refuses it. */
    @Override
    public void check(SetPart taken) {
        if (part.offsets().anyMember(part.groups())) {
            throw new RefusedException(new Fault(
                    "restore-consumers-active",
                    "Consumers of these groups are running, so their positions cannot be set",
                    "Stop the indexers, ask for the restore again, and start them when it is over"));
        }
    }

    @Override
    public Map<String, String> before(String suffix) {
        return Map.of(
                "kept",
                "positions "
                        + JsonMapper.shared().writeValueAsString(part.offsets().of(part.groups())));
    }

    @Override
    public Restored beside(SetPart taken, Restoring restoring) {
        return part.restore(taken, restoring);
    }

    @Override
    public void swap(SetPart taken, String suffix) {
        SortedMap<String, SortedMap<String, Long>> groups = new TreeMap<>();
        List<String> ours = part.groups();
        taken.fingerprints().forEach((key, offset) -> {
            // position:group/topic/partition
            ours.stream()
                    .filter(group -> key.startsWith(POSITION + group + "/"))
                    .forEach(group -> groups.computeIfAbsent(group, _ -> new TreeMap<>())
                            .put(key.substring(POSITION.length() + group.length() + 1), Long.valueOf(offset)));
        });
        check(taken);
        part.offsets().commit(groups);
    }

    @Override
    public void giveUp(String suffix) {}
}
