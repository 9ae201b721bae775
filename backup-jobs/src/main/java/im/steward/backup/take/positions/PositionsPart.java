package im.steward.backup.take.positions;

import im.steward.audit.kafka.KafkaClients;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Stored;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The offsets that consumer groups have committed: a restored archive then goes on where it ended. */
public final class PositionsPart implements Part {
    public static final String KIND = "kafka-positions";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<TreeMap<String, TreeMap<String, Long>>> FORM = new TypeReference<>() {};

    private final PartName name;
    private final GroupOffsets offsets;
    private final List<String> groups;
    private final Clock clock;

    public PositionsPart(PartName name, KafkaClients kafka, List<String> groups, Clock clock) {
        this.name = name;
        this.offsets = new GroupOffsets(kafka);
        this.groups = List.copyOf(groups);
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

    GroupOffsets offsets() {
        return offsets;
    }

    List<String> groups() {
        return groups;
    }

    @Override
    public void check() {
        offsets.of(groups);
    }

    /** An offset carries no words. */
    @Override
    public void plant(Canary canary) {}

    /** A few lines. */
    @Override
    public OptionalLong size() {
        return OptionalLong.of(0);
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        Instant now = clock.instant();
        SortedMap<String, SortedMap<String, Long>> committed = offsets.of(groups);
        Stored stored = taking.stream("positions.json", out -> out.write(JSON.writeValueAsBytes(committed)));
        return new SetPart(
                name, kind(), now, List.of(stored), fingerprints(committed), Map.of("canary", "none"), watch.elapsed());
    }

    private static Map<String, String> fingerprints(Map<String, ? extends Map<String, Long>> committed) {
        Map<String, String> all = new TreeMap<>();
        committed.forEach((group, positions) -> positions.forEach(
                (partition, offset) -> all.put("position:" + group + "/" + partition, Long.toString(offset))));
        return all;
    }

    private static String prefix(Restoring restoring) {
        return "drill-" + restoring.suffix() + "-";
    }

    /** Into groups of the restore's own, beside the live ones. */
    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        Stopwatch watch = Stopwatch.start();
        String prefix = prefix(restoring);
        TreeMap<String, TreeMap<String, Long>> taken = JSON.readValue(restoring.bytes(part.main()), FORM);
        SortedMap<String, SortedMap<String, Long>> renamed = new TreeMap<>();
        taken.forEach((group, positions) -> renamed.put(prefix + group, positions));
        try {
            offsets.commit(renamed);
            SortedMap<String, SortedMap<String, Long>> found = new TreeMap<>();
            offsets.of(List.copyOf(renamed.keySet()))
                    .forEach((group, positions) -> found.put(group.substring(prefix.length()), positions));
            return new RestoredPositions(fingerprints(found), List.copyOf(renamed.keySet()), offsets, watch.elapsed());
        } catch (RuntimeException failed) {
            offsets.delete(List.copyOf(renamed.keySet()));
            throw failed;
        }
    }

    @Override
    public void destroyLeftovers(Path scratch, String suffix) {
        offsets.delete(offsets.groups("drill-" + suffix + "-"));
    }

    private record RestoredPositions(
            Map<String, String> fingerprints, List<String> groups, GroupOffsets offsets, Duration spent)
            implements Restored {
        @Override
        public Optional<Canary> canary() {
            return Optional.empty();
        }

        @Override
        public List<Check> checks() {
            return List.of();
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
        public Map<String, Long> amounts() {
            return Map.of("positions", (long) fingerprints.size());
        }

        @Override
        public Optional<String> whereabouts() {
            return groups.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", groups));
        }

        @Override
        public void close() {
            offsets.delete(groups);
        }
    }
}
