package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every word a page says exists in both languages, is said somewhere, and stands in no template. */
class MessageParityTest {
    private static final Pattern COMPOSED = Pattern.compile("#\\{\\|([^|]*)\\|");
    private static final Pattern PREFIX = Pattern.compile("'([a-z][\\w.]*\\.)'");
    private static final Pattern JAVA_TEXT = Pattern.compile("\"([^\"\\n]*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+");
    private static final Pattern TEXT =
            Pattern.compile("<(/?[a-zA-Z][\\w:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>([^<]*\\p{L}[^<]*)(?=<)");
    private static final Pattern TOLD_ATTRIBUTE =
            Pattern.compile("\\s(placeholder|title|alt|aria-label)=\"([^\"]*\\p{L}[^\"]*)\"");

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path bundle : bundles()) {
            Path twin = Path.of(bundle.toString().replace(".properties", "_zh_CN.properties"));
            assertThat(twin).exists();
            Map<String, String> en = keys(bundle);
            Map<String, String> zh = keys(twin);
            Set<String> all = new TreeSet<>(en.keySet());
            all.addAll(zh.keySet());
            for (String key : all) {
                String english = en.getOrDefault(key, "");
                String chinese = zh.getOrDefault(key, "");
                if (english.isBlank() || chinese.isBlank()) {
                    wrong.add(bundle.getFileName() + ": " + key + " is missing in one language");
                } else if (!places(english).containsAll(places(chinese))
                        || places(english).isEmpty() != places(chinese).isEmpty()) {
                    wrong.add(bundle.getFileName() + ": " + key + " has other placeholders in Chinese");
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyKeyIsSaidSomewhere() throws IOException {
        StringBuilder spoken = new StringBuilder();
        Set<String> composed = new TreeSet<>();
        for (Path template : Tree.files("/ops-console/src/main/resources/templates/", ".html")) {
            String text = Files.readString(template);
            spoken.append(text);
            Matcher found = COMPOSED.matcher(text);
            while (found.find()) {
                composed.add(pattern(found.group(1)));
            }
            Matcher prefix = PREFIX.matcher(text);
            while (prefix.find()) {
                composed.add(Pattern.quote(prefix.group(1)) + ".+");
            }
        }
        Set<String> literals = new TreeSet<>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            Matcher found = JAVA_TEXT.matcher(Files.readString(source));
            while (found.find()) {
                literals.add(found.group(1));
            }
        }
        literals.stream()
                .filter(text -> text.matches("[a-z][\\w.]*\\."))
                .map(prefix -> Pattern.quote(prefix) + ".+")
                .forEach(composed::add);
        Pattern anyComposed = Pattern.compile(String.join("|", composed));

        List<String> silent = bundles().stream()
                .flatMap(bundle -> keys(bundle).keySet().stream())
                .filter(key -> spoken.indexOf("#{" + key + "}") < 0 && spoken.indexOf("#{" + key + "(") < 0)
                .filter(key -> spoken.indexOf("#messages.msg('" + key + "'") < 0)
                .filter(key -> !literals.contains(key))
                .filter(key -> !anyComposed.matcher(key).matches())
                .filter(key -> !(key.startsWith("fault.") && literals.contains(key.split("\\.", -1)[1])))
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void everyFaultIsToldInBothLanguagesAndOnAPage() throws IOException {
        Pattern fault = Pattern.compile("new Fault\\(\\s*\"([a-z0-9-]+)\"");
        Set<String> told = bundles().stream()
                .flatMap(bundle -> keys(bundle).keySet().stream())
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        for (Path source : Tree.files("/src/main/java/", ".java")) {
            if (source.toString().contains("/devstack/")) {
                continue;
            }
            Matcher found = fault.matcher(Files.readString(source));
            while (found.find()) {
                String code = found.group(1);
                if (!told.contains("fault." + code + ".what") || !told.contains("fault." + code + ".action")) {
                    wrong.add(code + " has no fault.%s.what and .action".formatted(code));
                }
                if (!Files.exists(Tree.ROOT.resolve("docs/operate/faults/" + code + ".md"))) {
                    wrong.add(code + " has no page in docs/operate/faults");
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void noTemplateSaysWordsOfItsOwn() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path template : Tree.files("/ops-console/src/main/resources/templates/", ".html")) {
            String html =
                    Files.readString(template).replaceAll("(?s)<!--.*?-->", "").replaceAll("(?i)<!doctype[^>]*>", "");
            Matcher text = TEXT.matcher(html);
            while (text.find()) {
                boolean said = text.group(2).matches("(?s).*\\sth:(text|utext|replace|insert)=.*");
                boolean isKey = text.group(1).equals("kbd");
                if (!said && !isKey && !text.group(3).strip().startsWith("[[")) {
                    wrong.add(template.getFileName() + ": " + text.group(3).strip());
                }
            }
            Matcher attribute = TOLD_ATTRIBUTE.matcher(html);
            while (attribute.find()) {
                wrong.add(template.getFileName() + ": " + attribute.group().strip());
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static List<Path> bundles() throws IOException {
        return Tree.files("/ops-console/src/main/resources/messages/", ".properties").stream()
                .filter(path -> !path.toString().contains("_zh_CN"))
                .toList();
    }

    private static Map<String, String> keys(Path bundle) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(bundle)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, String> keys = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> keys.put(key, properties.getProperty(key)));
        return keys;
    }

    private static Set<String> places(String message) {
        return PLACEHOLDER
                .matcher(message)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toSet());
    }

    /** {@code account.role.${role}.may} as an expression that its keys match. */
    private static String pattern(String composed) {
        return Arrays.stream(composed.split("\\$\\{[^}]*}", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".+"));
    }
}
