package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds what {@code docs/glossary.md} bans: in the names of our types, in the English of our pages, in all our Chinese. */
class GlossaryTest {
    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private record Banned(String word, String where, String instead) {}

    @Test
    void noTypeIsNamedByABannedWord() throws IOException {
        List<String> banned = banned("type").stream().map(Banned::word).toList();
        var found = new ArrayList<String>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            String type = source.getFileName().toString().replace(".java", "");
            List<String> words = Arrays.asList(WORD.split(type));
            banned.stream()
                    .filter(word -> words.contains(word) || (type.contains(word) && WORD.split(word).length > 1))
                    .forEach(word -> found.add(type + " has " + word));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noPageSaysABannedWord() throws IOException {
        var found = new ArrayList<String>();
        for (Path messages : Tree.files("/src/main/resources/messages/", ".properties")) {
            if (messages.getFileName().toString().contains("_zh")) {
                continue;
            }
            Properties texts = new Properties();
            try (Reader reader = Files.newBufferedReader(messages)) {
                texts.load(reader);
            }
            for (Banned banned : banned("page")) {
                Pattern word = Pattern.compile("\\b" + Pattern.quote(banned.word()) + "\\b");
                texts.forEach((key, text) -> {
                    if (word.matcher(text.toString().toLowerCase(Locale.ROOT)).find()) {
                        found.add("%s says '%s', say: %s".formatted(key, banned.word(), banned.instead()));
                    }
                });
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noChineseTextSaysABannedWord() throws IOException {
        List<Path> texts = new ArrayList<>();
        texts.addAll(Tree.files("/src/main/resources/", "_zh_CN.properties"));
        texts.addAll(Tree.files("", ".zh-CN.md"));
        texts.addAll(Tree.files("/src/main/resources/", ".zh-CN.txt"));
        // Workbooks, letters and drill reports keep both languages side by side in their code.
        texts.addAll(Tree.files("/src/main/java/", ".java"));
        var found = new ArrayList<String>();
        for (Path text : texts) {
            String told = Files.readString(text);
            banned("zh").stream()
                    .filter(banned -> told.contains(banned.word()))
                    .forEach(banned -> found.add("%s says '%s', say: %s"
                            .formatted(Tree.ROOT.relativize(text), banned.word(), banned.instead())));
        }

        assertThat(found).isEmpty();
    }

    private static List<Banned> banned(String where) throws IOException {
        String glossary = Files.readString(Tree.ROOT.resolve("docs/glossary.md"));
        List<Banned> banned = glossary.substring(
                        glossary.indexOf("<!-- banned -->"), glossary.indexOf("<!-- /banned -->"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| never"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Banned(cells[1].strip(), cells[2].strip(), cells[3].strip()))
                .filter(row -> row.where().equals(where))
                .toList();
        assertThat(banned).isNotEmpty();
        return banned;
    }
}
