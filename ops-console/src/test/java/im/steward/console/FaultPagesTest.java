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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every fault that somebody may meet is explained: a page and two sentences, each in both languages. */
class FaultPagesTest {
    private static final Path PAGES = Tree.ROOT.resolve("docs/operate/faults");
    private static final String TWIN = ".zh-CN.md";
    private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. ");
    private static final List<String> SECTIONS = List.of("**含义。** ", "**原因。** ", "**处理办法。**");
    private static final Pattern FAULT =
            Pattern.compile("Fault\\(\\s*(?:CommandFault\\.\\w+,\\s*)?\"([a-z][a-z0-9-]+)\"");

    @Test
    void everyCodeHasItsPageAndItsWordsInBothLanguages() throws IOException {
        Properties english = messages(false);
        Properties chinese = messages(true);
        var missing = new ArrayList<String>();
        for (String code : codes()) {
            if (!Files.exists(PAGES.resolve(code + ".md"))) {
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

    @Test
    void everyPageHasItsChineseTwin() throws IOException {
        var wrong = new ArrayList<String>();
        var codes = codes();
        codes.addAll(written());
        for (String code : codes) {
            Path twin = PAGES.resolve(code + TWIN);
            if (!Files.exists(twin)) {
                wrong.add("write docs/operate/faults/%s%s: '# %s', then %s"
                        .formatted(code, TWIN, code, String.join("…, ", SECTIONS)));
                continue;
            }
            String chinese = Files.readString(twin);
            if (!chinese.startsWith("# " + code + "\n")) {
                wrong.add("begin %s%s with '# %s'".formatted(code, TWIN, code));
            }
            SECTIONS.stream()
                    .filter(section -> !chinese.contains(section))
                    .forEach(section -> wrong.add("add '%s' to %s%s".formatted(section.strip(), code, TWIN)));
            if (!Files.exists(PAGES.resolve(code + ".md"))) {
                wrong.add("write docs/operate/faults/%s.md, or delete its twin".formatted(code));
                continue;
            }
            long steps = steps(Files.readString(PAGES.resolve(code + ".md")));
            if (steps(chinese) != steps) {
                wrong.add("give %s%s the %d numbered steps of %s.md, it has %d"
                        .formatted(code, TWIN, steps, code, steps(chinese)));
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static long steps(String page) {
        return STEP.matcher(page).results().count();
    }

    private static Set<String> written() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.map(page -> page.getFileName().toString())
                    .map(name -> name.replace(TWIN, "").replace(".md", ""))
                    .collect(Collectors.toSet());
        }
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
