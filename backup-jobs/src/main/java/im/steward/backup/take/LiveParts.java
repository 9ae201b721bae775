package im.steward.backup.take;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stores of this site whose place a restore can take. */
public final class LiveParts {
    private static final PartName STEWARD = PartName.of("steward");
    private final Map<PartName, LivePart> stores;

    public LiveParts(Collection<? extends LivePart> stores) {
        this.stores = stores.stream().collect(Collectors.toUnmodifiableMap(LivePart::name, Function.identity()));
    }

    public LivePart fetch(PartName name) {
        if (name.equals(STEWARD)) {
            // It would take away the ground it stands on: its queue, its trail and its lease.
            throw new RefusedException(new Fault(
                    "restore-steward-in-place",
                    "Steward does not restore itself while it runs",
                    "Stop it and follow docs/operate/restore.md, section Steward itself, with restic and the key"));
        }
        return Optional.ofNullable(stores.get(name))
                .orElseThrow(() -> new RefusedException(new Fault(
                        "restore-in-place-unsupported",
                        "The part '" + name + "' cannot be restored in place",
                        "Restore it to a scratch place and put it in place by hand")));
    }
}
