package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the program appends to the trail is read there in words; Chinese follows English by MessageParityTest. */
class TrailWordsTest {
    private static final String PREFIX = "trail.action.";
    private static final Pattern APPENDS = Pattern.compile("import im\\.steward\\.trail\\.(Trail|Actor);");
    private static final Pattern ACTION = Pattern.compile("\"([a-z]+\\.[a-z]+(-[a-z]+)*)\"");
    /** Keys of messages and a file's name, in sources that append as well. */
    private static final Pattern ANOTHER_THING =
            Pattern.compile("book\\..+|goal\\.percent|maintenance\\.(all|reason)|trail\\.chart|audit\\.tlog-proof");

    @Test
    void everyActionHasItsWordsAndNoWordsAreLeftOver() throws IOException {
        assertThat(worded()).isEqualTo(appended());
    }

    private static Set<String> appended() throws IOException {
        var actions = new TreeSet<String>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            String text = Files.readString(source);
            if (APPENDS.matcher(text).find()) {
                ACTION.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(action -> !ANOTHER_THING.matcher(action).matches())
                        .forEach(actions::add);
            }
        }
        return actions;
    }

    private static Set<String> worded() throws IOException {
        var words = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Tree.ROOT.resolve("ops-console/src/main/resources/messages/trail.properties"))) {
            words.load(reader);
        }
        return words.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX) && key.indexOf('.', PREFIX.length()) > 0)
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
