package im.steward.console.metrics;

import im.steward.console.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of {@code docs/operate/monitoring.md} and of its twin. */
final class MetricsPage {
    static final Path FOLDER = Tree.ROOT.resolve("docs/operate");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+(?:\\{[a-z_,]+})?)` \\|");

    private MetricsPage() {}

    static Set<String> english() throws IOException {
        return signatures("monitoring.md");
    }

    static Set<String> chinese() throws IOException {
        return signatures("monitoring.zh-CN.md");
    }

    /** Without labels. */
    static Set<String> names() throws IOException {
        return english().stream().map(one -> one.replaceFirst("\\{.*", "")).collect(Collectors.toSet());
    }

    private static Set<String> signatures(String page) throws IOException {
        return ROW.matcher(Files.readString(FOLDER.resolve(page)))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
