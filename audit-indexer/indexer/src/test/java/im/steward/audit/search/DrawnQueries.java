package im.steward.audit.search;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Boolean, field, distance and pattern queries by a fixed seed, each built together with what it must find. */
final class DrawnQueries {
    private static final Pattern ASCII = Pattern.compile("[a-z]{4,12}");

    private final Random random = new Random(20_260_302);
    private final Oracle oracle;
    private final List<RawChat.Message> messages;
    private final List<String> english;
    private final List<String> chinese;
    private final ZoneId zone;

    DrawnQueries(Oracle oracle, List<RawChat.Message> messages, ZoneId zone) {
        this.oracle = oracle;
        this.messages = messages;
        this.zone = zone;
        english = oracle.dictionary().stream()
                .filter(word -> ASCII.matcher(word).matches() && oracle.frequency(word) > 20)
                .toList();
        chinese = oracle.dictionary().stream()
                .filter(word -> word.matches("\\p{IsHan}") && oracle.frequency(word) > 200)
                .toList();
    }

    List<Asked> draw() {
        var asked = new ArrayList<Asked>();
        fill(asked, 60, () -> tree(3));
        fill(asked, 40, this::field);
        fill(asked, 35, this::near);
        fill(asked, 25, this::glob);
        fill(asked, 15, this::phraseWithGlob);
        fill(asked, 15, this::regex);
        fill(asked, 10, this::day);
        return asked;
    }

    private static void fill(List<Asked> asked, int count, Supplier<Asked> draw) {
        for (int i = 0; i < count; i++) {
            asked.add(draw.get());
        }
    }

    private Asked tree(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return switch (random.nextInt(5)) {
            case 0 -> {
                Asked left = tree(depth - 1);
                Asked right = tree(depth - 1);
                yield new Asked(left.query() + " " + right.query(), and(left, right));
            }
            case 1, 2 -> {
                Asked left = tree(depth - 1);
                Asked right = tree(depth - 1);
                yield new Asked("(" + left.query() + " OR " + right.query() + ")", or(left, right));
            }
            case 3 -> {
                Asked left = tree(depth - 1);
                Asked right = leaf();
                yield new Asked(
                        left.query() + (random.nextBoolean() ? " -" : " NOT ") + right.query(), and(left, not(right)));
            }
            default -> {
                Asked inner = tree(depth - 1);
                yield new Asked("NOT (" + inner.query() + ")", not(inner).expected());
            }
        };
    }

    private Asked leaf() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> word(pick(english));
            case 2 -> word(pick(chinese));
            case 3 -> word(piece());
            default -> field();
        };
    }

    private Asked word(String word) {
        return new Asked(word, oracle.phrase(word));
    }

    private String piece() {
        while (true) {
            var matcher =
                    Pattern.compile("\\p{IsHan}{2,4}").matcher(pick(messages).text());
            if (matcher.find()) {
                return matcher.group();
            }
        }
    }

    private Asked field() {
        RawChat.Message some = pick(messages);
        return switch (random.nextInt(8)) {
            case 0 -> named("from", some.senderName(), message -> List.of(message.senderName(), message.sender()));
            case 1 -> named("from", some.sender(), message -> List.of(message.senderName(), message.sender()));
            case 2 -> named("in", some.channelName(), message -> List.of(message.channelName(), message.channel()));
            case 3 -> {
                String start = Oracle.folded(some.senderName()).substring(0, 1);
                yield !Character.isLetter(start.charAt(0))
                        ? field()
                        : new Asked(
                                "from:" + start + "*",
                                keyed(key -> key.startsWith(start), m -> List.of(m.senderName(), m.sender())));
            }
            case 4 -> before(some.at());
            case 5 -> after(some.at());
            case 6 -> new Asked("kind:posted", all());
            default -> new Asked("deleted:no -edited:yes", all());
        };
    }

    private Asked named(String field, String name, Function<RawChat.Message, List<String>> keys) {
        String key = Oracle.folded(name);
        return key.isBlank()
                ? field()
                : new Asked(
                        field + ":\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
                        keyed(key::equals, keys));
    }

    private BitSet keyed(Predicate<String> key, Function<RawChat.Message, List<String>> keys) {
        return oracle.matching(
                i -> keys.apply(messages.get(i)).stream().map(Oracle::folded).anyMatch(key));
    }

    private Asked before(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        Instant start = day.atStartOfDay(zone).toInstant();
        return new Asked(
                "before:" + day, oracle.matching(i -> messages.get(i).at().isBefore(start)));
    }

    private Asked after(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
        return new Asked(
                "after:" + day, oracle.matching(i -> !messages.get(i).at().isBefore(end)));
    }

    private Asked day() {
        Instant at = pick(messages).at();
        if (random.nextBoolean()) {
            LocalDate day = at.atZone(zone).toLocalDate();
            return new Asked(
                    "on:" + day,
                    oracle.matching(
                            i -> messages.get(i).at().atZone(zone).toLocalDate().equals(day)));
        }
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        return new Asked(
                "on:" + minute.toString().substring(0, 16) + "Z",
                oracle.matching(i ->
                        messages.get(i).at().truncatedTo(ChronoUnit.MINUTES).equals(minute)));
    }

    private Asked near() {
        int between = random.nextInt(12);
        List<String> words = words(8);
        int first = random.nextInt(words.size());
        String left = side(words, first);
        String right = side(words, Math.clamp(first + random.nextInt(-between - 3, between + 3), 0, words.size() - 1));
        return new Asked(
                quoted(left) + " NEAR/" + between + " " + quoted(right),
                oracle.near(between, literal(left), literal(right)));
    }

    /** One word of a message, or two that follow each other. */
    private String side(List<String> words, int at) {
        return at + 1 < words.size() && random.nextInt(3) == 0
                ? words.get(at) + " " + words.get(at + 1)
                : words.get(at);
    }

    private List<String> words(int atLeast) {
        while (true) {
            List<String> words = Oracle.words(pick(messages).text());
            if (words.size() >= atLeast && words.stream().allMatch(word -> word.length() < 100)) {
                return words;
            }
        }
    }

    private Asked glob() {
        String word = pick(english);
        int cut = 2 + random.nextInt(word.length() - 3);
        String pattern = switch (random.nextInt(4)) {
            case 0 -> "*" + word.substring(cut);
            case 1 -> word.substring(0, cut) + "*" + word.substring(word.length() - 1);
            case 2 -> "*" + word.substring(1, cut + 1) + "*";
            default -> word.substring(0, cut + 1) + "*";
        };
        return new Asked(pattern, oracle.places(List.of(Oracle.glob(pattern))));
    }

    private Asked phraseWithGlob() {
        while (true) {
            List<String> words = words(2);
            int at = random.nextInt(words.size() - 1);
            String before = words.get(at);
            String word = words.get(at + 1);
            if (word.matches("[a-z]{4,}|[0-9]{2,}") && before.matches("[a-z]+|\\p{IsHan}")) {
                String pattern = word.substring(0, word.length() - 1) + "*";
                List<Predicate<String>> first = List.of(Oracle.only(before));
                List<Predicate<String>> then = List.of(Oracle.glob(pattern));
                return random.nextBoolean()
                        ? new Asked(before + "_" + pattern, oracle.places(List.of(first.getFirst(), then.getFirst())))
                        : new Asked(before + " NEAR/2 " + pattern, oracle.near(2, first, then));
            }
        }
    }

    private Asked regex() {
        String word = pick(english);
        String pattern = pick(List.of(
                word.substring(0, 3) + "[a-m]+",
                word.charAt(0) + ".{2,3}" + word.charAt(word.length() - 1),
                "(" + word + "|" + pick(english) + ")s?",
                "[0-9]{" + (1 + random.nextInt(4)) + "}" + "(px|st|nd|rd|th|k|m)",
                "[^aeiou]{" + (3 + random.nextInt(3)) + ",}" + word.charAt(0),
                "第|[一二三四五六七八九]",
                word.substring(0, 2) + "\\w*" + word.substring(word.length() - 2)));
        return new Asked("/" + pattern + "/", oracle.places(List.of(Oracle.regex(pattern.replace("\\w", ".")))));
    }

    private static List<Predicate<String>> literal(String text) {
        return Oracle.words(text).stream().map(Oracle::only).toList();
    }

    private static String quoted(String text) {
        return text.contains(" ") ? "\"" + text + "\"" : text;
    }

    private BitSet all() {
        return oracle.matching(_ -> true);
    }

    private Asked not(Asked asked) {
        BitSet others = all();
        others.andNot(asked.expected());
        return new Asked(asked.query(), others);
    }

    private static BitSet and(Asked left, Asked right) {
        BitSet both = (BitSet) left.expected().clone();
        both.and(right.expected());
        return both;
    }

    private static BitSet or(Asked left, Asked right) {
        BitSet either = (BitSet) left.expected().clone();
        either.or(right.expected());
        return either;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
