package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every fault that somebody may meet is explained: a page, and two sentences in each language. */
class FaultPagesTest {
    private static final Pattern FAULT =
            Pattern.compile("Fault\\(\\s*(?:CommandFault\\.\\w+,\\s*)?\"([a-z][a-z0-9-]+)\"");

    @Test
    void everyCodeHasItsPageAndItsWordsInBothLanguages() throws IOException {
        Properties english = messages(false);
        Properties chinese = messages(true);
        var missing = new ArrayList<String>();
        for (String code : codes()) {
            if (!Files.exists(Tree.ROOT.resolve("docs/operate/faults/" + code + ".md"))) {
                missing.add("docs/operate/faults/" + code + ".md");
            }
            for (String key : List.of("fault." + code + ".what", "fault." + code + ".action")) {
                if (!english.containsKey(key)) {
                    missing.add(key);
                }
                if (!chinese.containsKey(key)) {
                    missing.add(key + " (zh_CN)");
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static Set<String> codes() throws IOException {
        var codes = new TreeSet<String>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            FAULT.matcher(Files.readString(source))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(codes::add);
        }
        assertThat(codes).hasSizeGreaterThan(50);
        return codes;
    }

    private static Properties messages(boolean chinese) throws IOException {
        var all = new Properties();
        for (Path file : Tree.files("/src/main/resources/messages/", ".properties")) {
            if (file.toString().endsWith("_zh_CN.properties") == chinese) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    all.load(reader);
                }
            }
        }
        return all;
    }
}
