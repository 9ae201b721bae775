package im.steward.console;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a process can be; a small site runs all in one, a large one runs many of each. */
enum ProcessRole {
    CONSOLE(ConsoleRole.class),
    INDEXER(IndexerRole.class),
    WORKER(WorkerRole.class),
    PROBE(ProbeRole.class);

    private final Class<?> features;

    ProcessRole(Class<?> features) {
        this.features = features;
    }

    Class<?> features() {
        return features;
    }

    /** A probe alone stands at a site that has no way to the stores. */
    static boolean wantsStores(List<ProcessRole> roles) {
        return roles.stream().anyMatch(role -> role != PROBE);
    }

    static List<ProcessRole> parse(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(ProcessRole::one)
                .distinct()
                .toList();
    }

    private static ProcessRole one(String name) {
        return Arrays.stream(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidException(new Fault(
                        "role-unknown",
                        "steward.roles names '" + name + "', which is no role",
                        "Use a list of console, indexer, worker and probe")));
    }
}
