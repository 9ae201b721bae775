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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the program writes down beside an act is named there in words; Chinese follows English by MessageParityTest. */
class TrailDetailWordsTest {
    private static final String PREFIX = "trail.detail.";
    private static final Pattern APPENDS = Pattern.compile("trail\\.append\\(|content\\(\\)\\.forEach|void write\\(");
    private static final Pattern DETAILS = Pattern.compile("(?<!CanonicalJson\\.of\\()Map\\.of\\(");
    private static final Pattern PUT = Pattern.compile("details\\.put\\(\\s*\"([^\"]+)\",");
    private static final Pattern KEY = Pattern.compile("\\s*\"([a-z0-9_-]+)\"\\s*");

    @Test
    void everyDetailHasItsWords() throws IOException {
        assertThat(written()).isNotEmpty().isSubsetOf(worded());
    }

    private static Set<String> written() throws IOException {
        var keys = new TreeSet<String>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            String text = Files.readString(source);
            if (APPENDS.matcher(text).find() && text.contains("import im.steward.trail.")) {
                Matcher details = DETAILS.matcher(text);
                while (details.find()) {
                    List<String> arguments = arguments(text, details.end());
                    for (int place = 0; place < arguments.size(); place += 2) {
                        Matcher key = KEY.matcher(arguments.get(place));
                        if (key.matches()) {
                            keys.add(key.group(1));
                        }
                    }
                }
                PUT.matcher(text).results().map(found -> found.group(1)).forEach(keys::add);
            }
        }
        return keys;
    }

    /** Those of the call whose parenthesis opens just before, however deep each is. */
    private static List<String> arguments(String text, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 1;
        int begin = from;
        boolean quoted = false;
        for (int at = from; depth > 0; at++) {
            char now = text.charAt(at);
            if (now == '"' && text.charAt(at - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && (now == '(' || now == '{')) {
                depth++;
            } else if (!quoted && (now == ')' || now == '}')) {
                depth--;
            }
            if (!quoted && (depth == 0 || (depth == 1 && now == ','))) {
                arguments.add(text.substring(begin, at));
                begin = at + 1;
            }
        }
        return arguments;
    }

    private static Set<String> worded() throws IOException {
        var words = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Tree.ROOT.resolve("ops-console/src/main/resources/messages/trail.properties"))) {
            words.load(reader);
        }
        return words.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
