package im.steward.backup.drill;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Restored.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a drill has measured and seen.
 *
 * @param timeToService from the first question to the vault until the chat service could be used, hooks included
 * @param timeToFull until everything was as it had been, search included
 * @param checking spent looking, which a real restore would not wait for
 * @param checks that concern more than one part
 */
public record DrillResult(
        Duration timeToService, Duration timeToFull, Duration checking, List<Part> parts, List<Check> checks) {
    public static final DrillResult NOTHING =
            new DrillResult(Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of(), List.of());

    /**
     * One store.
     *
     * @param lost what would be lost of it, as time: from its canary to the moment of the loss (RPO); of a set from a clock
     *     that ran ahead nobody knows
     * @param amounts bytes, rows and files that were really restored
     */
    public record Part(
            PartName name,
            String kind,
            Duration timeToService,
            Duration timeToFull,
            Optional<Duration> lost,
            SortedMap<String, Long> amounts,
            List<Check> checks) {
        public Part {
            amounts = new TreeMap<>(amounts);
            checks = List.copyOf(checks);
        }
    }

    public DrillResult {
        parts = List.copyOf(parts);
        checks = List.copyOf(checks);
    }

    /** Of the store that would lose most; empty where it is not known of each. */
    public Optional<Duration> lost() {
        return parts.stream()
                .map(Part::lost)
                .reduce(
                        Optional.of(Duration.ZERO),
                        (one, other) -> one.flatMap(most -> other.map(more -> more.compareTo(most) > 0 ? more : most)));
    }

    /** Whether as little would be lost as was promised; what is not known keeps no promise. */
    public boolean losesAtMost(Duration recoveryPoint) {
        return lost().filter(lost -> lost.compareTo(recoveryPoint) <= 0).isPresent();
    }

    public long passed() {
        return all().filter(Check::passed).count();
    }

    public long failed() {
        return all().filter(check -> !check.passed()).count();
    }

    private Stream<Check> all() {
        return Stream.concat(parts.stream().flatMap(part -> part.checks().stream()), checks.stream());
    }

    /** Summed over the parts: bytes, rows, files. */
    public Map<String, Long> amounts() {
        SortedMap<String, Long> sums = new TreeMap<>();
        parts.forEach(part -> part.amounts().forEach((what, count) -> sums.merge(what, count, Long::sum)));
        return sums;
    }

    /** The first that is not as it should be, with the part it belongs to. */
    public Optional<Wrong> firstWrong() {
        return parts.stream()
                .flatMap(part -> part.checks().stream()
                        .filter(check -> !check.passed())
                        .map(check -> new Wrong(part.name().value(), check)))
                .findFirst()
                .or(() -> checks.stream()
                        .filter(check -> !check.passed())
                        .findFirst()
                        .map(check -> new Wrong("*", check)));
    }

    /** @param part its name, {@code *} for what concerns several */
    public record Wrong(String part, Check check) {}
}
