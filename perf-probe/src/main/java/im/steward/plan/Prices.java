package im.steward.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What things cost, out of {@code prices.yml}; the one that we ship holds examples. */
public final class Prices {
    private static final int LONGEST_CURRENCY = 10;
    private static final double MOST = 1e9;
    private static final String CURRENCY = "currency";
    private final String currency;
    private final Map<String, Double> amounts;
    private final boolean examples;

    private Prices(String currency, Map<String, Double> amounts, boolean examples) {
        this.currency = currency;
        this.amounts = amounts;
        this.examples = examples;
    }

    /** The file that we ship, for somebody to edit. */
    public static String exampleText() {
        try (InputStream in = Objects.requireNonNull(Prices.class.getResourceAsStream("prices.yml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static Prices examples() {
        return parse("prices.yml", exampleText());
    }

    /** @param name of the file, for the sentence that refuses it */
    public static Prices parse(String name, String text) {
        Map<String, Double> example = read("prices.yml", exampleText()).amounts;
        Read read = read(name, text);
        for (String key : read.amounts.keySet()) {
            if (!example.containsKey(key)) {
                throw invalid(
                        name, "'%s' is no price".formatted(key), "Use the names of the file that the planner lays out");
            }
        }
        TreeSet<String> missing = new TreeSet<>(example.keySet());
        missing.removeAll(read.amounts.keySet());
        if (!missing.isEmpty()) {
            throw invalid(name, "'%s' is missing".formatted(missing.first()), "Write it, or 0 where nothing is paid");
        }
        return new Prices(read.currency, read.amounts, read.amounts.equals(example));
    }

    public String currency() {
        return currency;
    }

    /** Nobody has put an offer in yet. */
    public boolean areExamples() {
        return examples;
    }

    double of(String key) {
        return Objects.requireNonNull(amounts.get(key), key);
    }

    private record Read(String currency, Map<String, Double> amounts) {}

    private static Read read(String name, String text) {
        Object all;
        try {
            all = new Yaml(new SafeConstructor(new LoaderOptions())).load(new StringReader(text));
        } catch (YAMLException malformed) {
            throw invalid(
                    name,
                    "it is not YAML: "
                            + String.valueOf(malformed.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    "Mend the line; indent by spaces");
        }
        if (!(all instanceof Map<?, ?> groups)) {
            throw invalid(name, "it holds no prices", "Begin with the file that the planner lays out");
        }
        Map<String, Double> amounts = new LinkedHashMap<>();
        String currency = "";
        for (Map.Entry<?, ?> group : groups.entrySet()) {
            switch (group.getValue()) {
                case Map<?, ?> prices ->
                    prices.forEach((key, value) ->
                            amounts.put(group.getKey() + "." + key, amount(name, group.getKey() + "." + key, value)));
                case String word when CURRENCY.equals(group.getKey()) -> currency = word.strip();
                case null, default ->
                    throw invalid(
                            name,
                            "'%s' is not what it should be".formatted(group.getKey()),
                            "Use the names of the file that the planner lays out");
            }
        }
        if (currency.isEmpty() || currency.length() > LONGEST_CURRENCY) {
            throw invalid(name, "it names no currency", "Write for example 'currency: EUR' in it");
        }
        return new Read(currency, amounts);
    }

    private static double amount(String name, String key, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MOST) {
            return number.doubleValue();
        }
        throw invalid(name, "'%s' is '%s', which is no price".formatted(key, value), "Write a number of 0 or more");
    }

    private static InvalidException invalid(String name, String what, String action) {
        return new InvalidException(new Fault("plan-prices-invalid", "In %s: %s".formatted(name, what), action));
    }
}
