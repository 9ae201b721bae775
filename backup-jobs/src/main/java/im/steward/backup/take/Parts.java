package im.steward.backup.take;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.Collection;
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
