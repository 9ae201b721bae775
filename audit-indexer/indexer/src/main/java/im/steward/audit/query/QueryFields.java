package im.steward.audit.query;

import im.steward.audit.index.EventKind;
import im.steward.audit.text.Words;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields a query may name, and what their values mean. */
final class QueryFields {
    private QueryFields() {}

    enum Known {
        FROM("from:alice"),
        IN("in:general"),
        TO("to:bob"),
        HAS("has:file"),
        KIND("kind:edited"),
        BEFORE("before:2026-03-01"),
        AFTER("after:2026-02-28"),
        ON("on:2026-03-01"),
        EDITED("edited:yes"),
        DELETED("deleted:yes"),
        PLATFORM("platform:mattermost"),
        LANG("lang:zh");

        private final String example;

        Known(String example) {
            this.example = example;
        }

        String example() {
            return example;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Known> find(String name) {
            return Arrays.stream(values())
                    .filter(field -> field.word().equals(name))
                    .findFirst();
        }
    }

    static SyntaxException unknown(String name, int start) {
        List<String> names = Arrays.stream(Known.values()).map(Known::word).toList();
        return new SyntaxException(
                start,
                name.length() + 1,
                "query-field",
                "There is no field '%s:'".formatted(shortened(name)),
                nearest(name, names)
                                .map(near -> "Did you mean %s:? ".formatted(near))
                                .orElse("")
                        + "The fields are %s; put text with a colon into \"…\""
                                .formatted(
                                        names.stream().map(known -> known + ":").collect(Collectors.joining(" "))));
    }

    static Clause clause(Token.Field field, ZoneId zone) {
        return switch (Known.find(field.name()).orElseThrow()) {
            case FROM -> named(field, Clause.Name.FROM);
            case IN -> named(field, Clause.Name.IN);
            case TO -> named(field, Clause.Name.TO);
            case HAS -> new Clause.Has(oneOf(field, Feature.values(), Feature::word));
            case LANG -> new Clause.InLanguage(oneOf(field, Language.values(), Language::word));
            case KIND -> kind(field);
            case EDITED -> new Clause.Edited(yes(field));
            case DELETED -> new Clause.Deleted(yes(field));
            case PLATFORM -> platform(field);
            case BEFORE -> new Clause.Before(QueryDate.parse(field, zone).from());
            case AFTER -> new Clause.Since(QueryDate.parse(field, zone).to());
            case ON -> {
                var period = QueryDate.parse(field, zone);
                yield new Clause.And(List.of(new Clause.Since(period.from()), new Clause.Before(period.to())));
            }
        };
    }

    private static Clause named(Token.Field field, Clause.Name name) {
        String value = Words.fold(written(field));
        if (value.isBlank()) {
            throw wrongValue(field, "%s: has no value".formatted(field.name()), "Write a name, an id or an address");
        }
        if (value.length() > 8_000) {
            throw wrongValue(field, "This name is longer than any in the archive", "Shorten it");
        }
        boolean pattern = !field.quoted() && value.contains("*");
        if (pattern && value.chars().anyMatch(Character::isWhitespace)) {
            throw wrongValue(field, "A pattern for a name holds no white space", "Write * in its place");
        }
        return new Clause.Named(name, value, pattern);
    }

    private static String written(Token.Field field) {
        return field.quoted() ? field.value().replaceAll("\\\\(.)", "$1") : field.value();
    }

    private static Clause kind(Token.Field field) {
        EnumSet<EventKind> kinds = KindFamilies.named(folded(field));
        if (kinds.isEmpty()) {
            throw unknownValue(
                    field,
                    Stream.concat(
                                    KindFamilies.NAMES.stream(),
                                    Arrays.stream(EventKind.values()).map(EventKind::word))
                            .toList());
        }
        return Clause.OfKind.of(kinds);
    }

    private static Clause platform(Token.Field field) {
        String[] parts = written(field).split("/", 2);
        String platform = Words.fold(parts[0]);
        if (!platform.matches("[a-z][a-z0-9]*")) {
            throw wrongValue(
                    field,
                    "A platform's name is lower-case letters and digits",
                    "Write for example platform:slack or platform:mattermost/main");
        }
        return new Clause.OnPlatform(platform, parts.length == 1 ? "" : parts[1]);
    }

    private static boolean yes(Token.Field field) {
        return switch (folded(field)) {
            case "yes", "true", "是" -> true;
            case "no", "false", "否" -> false;
            default -> throw unknownValue(field, List.of("yes", "no"));
        };
    }

    private static <T> T oneOf(Token.Field field, T[] values, Function<T, String> word) {
        String asked = folded(field);
        return Arrays.stream(values)
                .filter(value -> word.apply(value).equals(asked))
                .findFirst()
                .orElseThrow(() ->
                        unknownValue(field, Arrays.stream(values).map(word).toList()));
    }

    private static String folded(Token.Field field) {
        return Words.fold(field.value());
    }

    private static SyntaxException unknownValue(Token.Field field, List<String> values) {
        return wrongValue(
                field,
                "%s: has no value '%s'".formatted(field.name(), shortened(field.value())),
                nearest(folded(field), values)
                                .map(near -> "Did you mean %s:%s? ".formatted(field.name(), near))
                                .orElse("")
                        + "It takes " + String.join(", ", values));
    }

    static SyntaxException wrongValue(Token.Field field, String what, String action) {
        return new SyntaxException(field.valueStart(), field.value().length(), "query-value", what, action);
    }

    private static Optional<String> nearest(String asked, List<String> known) {
        return asked.length() > 30
                ? Optional.empty()
                : known.stream()
                        .filter(name -> distance(asked, name) <= Math.max(1, name.length() / 2))
                        .min(Comparator.comparingInt(name -> distance(asked, name)));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) > 40
                ? text.substring(0, text.offsetByCodePoints(0, 40)) + "…"
                : text;
    }
}
