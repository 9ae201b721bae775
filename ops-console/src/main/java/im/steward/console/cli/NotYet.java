package im.steward.console.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** A command whose name is settled and whose work is not there yet: it says so instead of being unknown. */
@Command(hidden = true)
final class NotYet implements Callable<Integer> {
    private static final Map<String, String> INSTEAD = Map.of(
            "pack", "Use ./steward export, which writes files with manifest and proof",
            "subject", "Search for the person's account and use ./steward export --format jsonl");

    private final String name;

    @Unmatched
    @SuppressWarnings("UnusedVariable") // whatever stands behind the name is not looked at
    private List<String> rest = new ArrayList<>();

    NotYet(String name) {
        this.name = name;
    }

    static List<String> names() {
        return INSTEAD.keySet().stream().sorted().toList();
    }

    @Override
    public Integer call() {
        throw new CommandFault(
                CommandFault.MISUSE,
                "command-not-in-this-release",
                "'%s' is not in this release".formatted(name),
                INSTEAD.getOrDefault(name, ""));
    }
}
