package im.steward.console.demo.company;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A word stock: symbols and the sentences they may become, written down in {@code demo/*.txt}. */
final class Grammar {
    /** Answers for symbols that mean the same thing throughout a conversation: who, what, when. */
    interface Meaning {
        Optional<String> of(String symbol);
    }

    private static final Pattern SYMBOL = Pattern.compile("\\{(@|[a-z][\\w .-]*)}");
    private final Map<String, List<String>> sentences;

    private Grammar(Map<String, List<String>> sentences) {
        this.sentences = sentences;
    }

    /** The stocks together; where two of them know a symbol, the first one has it. */
    static Grammar read(String... stocks) {
        var all = new LinkedHashMap<String, List<String>>();
        for (String stock : stocks) {
            readOne("/demo/" + stock + ".txt").forEach(all::putIfAbsent);
        }
        return new Grammar(Map.copyOf(all));
    }

    private static Map<String, List<String>> readOne(String resource) {
        var stock = new LinkedHashMap<String, List<String>>();
        List<String> alternatives = new ArrayList<>();
        for (String line : lines(resource)) {
            if (line.startsWith("  ")) {
                alternatives.add(line.substring(2).replace("\\n", "\n"));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                alternatives = new ArrayList<>();
                stock.put(line, alternatives);
            }
        }
        return stock;
    }

    static List<String> lines(String resource) {
        InputStream in = Objects.requireNonNull(Grammar.class.getResourceAsStream(resource), resource);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.readAllLines();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    boolean knows(String symbol) {
        return sentences.containsKey(symbol);
    }

    int size() {
        return sentences.values().stream().mapToInt(List::size).sum();
    }

    /** Every symbol that some sentence uses; for those who check that none leads nowhere. */
    List<String> used() {
        return sentences.values().stream()
                .flatMap(List::stream)
                .flatMap(sentence -> SYMBOL.matcher(sentence).results().map(found -> found.group(1)))
                .distinct()
                .toList();
    }

    String say(String symbol, RandomGenerator random, Meaning meaning) {
        List<String> alternatives = sentences.get(symbol);
        if (alternatives == null) {
            throw new IllegalArgumentException("the word stock has no " + symbol);
        }
        String sentence = alternatives.get(random.nextInt(alternatives.size()));
        return SYMBOL.matcher(sentence)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(fill(found.group(1), random, meaning)));
    }

    private String fill(String symbol, RandomGenerator random, Meaning meaning) {
        if (symbol.startsWith("n ")) {
            String[] bounds = symbol.split(" ", -1);
            return Integer.toString(random.nextInt(Integer.parseInt(bounds[1]), Integer.parseInt(bounds[2]) + 1));
        }
        return meaning.of(symbol).orElseGet(() -> say(symbol, random, meaning));
    }
}
