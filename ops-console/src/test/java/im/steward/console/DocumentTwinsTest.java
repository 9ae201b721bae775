package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A document in two languages says the same: the same settings, as many sections and rows, links to its own language. */
class DocumentTwinsTest {
    private static final String TWIN = ".zh-CN.md";
    private static final Pattern SETTING = Pattern.compile("`(steward\\.[a-z0-9.\\[\\]<>-]+)`");
    private static final Pattern SECTION = Pattern.compile("(?m)^#+ ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)\\.md[#)]");

    @Test
    void theChineseDocumentHoldsWhatTheEnglishOneDoes() throws IOException {
        var wrong = new ArrayList<String>();
        for (Path twin : twins()) {
            Path page = english(twin);
            if (!Files.exists(page)) {
                wrong.add(twin + " has no English page");
                continue;
            }
            String english = Files.readString(page);
            String chinese = Files.readString(twin);
            Set<String> missing = all(SETTING, english);
            missing.removeAll(all(SETTING, chinese));
            missing.forEach(setting -> wrong.add("%s does not name %s".formatted(name(twin), setting)));
            Set<String> added = all(SETTING, chinese);
            added.removeAll(all(SETTING, english));
            added.forEach(setting -> wrong.add("%s alone names %s".formatted(name(twin), setting)));
            if (count(SECTION, english) != count(SECTION, chinese)) {
                wrong.add(name(twin) + " has other sections");
            }
            if (count(ROW, english) != count(ROW, chinese)) {
                wrong.add(name(twin) + " has other rows");
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void theChineseDocumentLinksToChineseOnes() throws IOException {
        var wrong = new ArrayList<String>();
        for (Path twin : twins()) {
            for (String target : all(LINK, Files.readString(twin))) {
                Path english = twin.resolveSibling(target + ".md").normalize();
                boolean leavesItsLanguage = !target.endsWith(".zh-CN")
                        && !english.equals(english(twin))
                        && Files.exists(twin.resolveSibling(target + TWIN));
                if (leavesItsLanguage) {
                    wrong.add("%s links to %s.md".formatted(name(twin), target));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static List<Path> twins() throws IOException {
        List<Path> twins = new ArrayList<>(Tree.files("/docs/", TWIN));
        twins.add(Tree.ROOT.resolve("README" + TWIN));
        return twins;
    }

    private static Path english(Path twin) {
        return Path.of(twin.toString().replace(TWIN, ".md"));
    }

    private static String name(Path twin) {
        return Tree.ROOT.relativize(twin).toString();
    }

    private static Set<String> all(Pattern pattern, String text) {
        var found = new TreeSet<String>();
        pattern.matcher(text).results().forEach(result -> found.add(result.group(1)));
        return found;
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }
}
