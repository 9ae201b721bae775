package im.steward.backup.take;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this site can take: the parts that are always there, and those named in its configuration. */
public final class Parts {
    private final Map<PartName, Part> parts;

    public Parts(Collection<? extends Part> parts) {
        this.parts = parts.stream().collect(Collectors.toUnmodifiableMap(Part::name, Function.identity()));
    }

    public List<PartName> names() {
        return parts.keySet().stream().sorted().toList();
    }

    /**
     * In the order that makes them fit: databases first, then the files they speak of (uploads never change, so a later
     * list holds all that an earlier row names), then the archive, which is allowed to be newer.
     */
    public List<PartName> inOrder(Collection<PartName> names) {
        return names.stream()
                .map(this::fetch)
                .sorted(Comparator.comparingInt(Parts::rank).thenComparing(Part::name))
                .map(Part::name)
                .toList();
    }

    private static int rank(Part part) {
        return switch (part.kind()) {
            case "files" -> 2;
            case "archive", "elasticsearch" -> 3;
            case "kafka-positions" -> 1;
            default -> 0;
        };
    }

    public Optional<Part> find(PartName name) {
        return Optional.ofNullable(parts.get(name));
    }

    public Part fetch(PartName name) {
        return find(name)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "backup-part-unknown",
                        "No part '" + name + "' is configured",
                        "Name one of " + names().stream().map(PartName::value).collect(Collectors.joining(", "))
                                + ", or add it to steward.backup.sources")));
    }
}
