package im.steward.audit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Phrases that occur in the data, drawn by a fixed seed: Chinese, English, mixed, full-width, emoji, names, code. */
final class DrawnPhrases {
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");
    private static final Pattern MIXED = Pattern.compile("\\p{IsHan}{1,3}[ ]?[A-Za-z0-9]+[ ]?\\p{IsHan}{0,3}");
    private static final Pattern EMOJI =
            Pattern.compile("\\S{0,12} ?[\\x{1F300}-\\x{1FAFF}\\u2600-\\u27BF]\\uFE0F? ?\\S{0,12}");
    private static final Pattern CODE = Pattern.compile("`[^`\\n]{3,40}`|\\w+\\([^()\\n]{0,20}\\);?");
    private static final Pattern LATIN = Pattern.compile("[A-Za-z0-9]{2,12}");

    private final Random random = new Random(20_260_301);
    private final Oracle oracle;
    private final List<RawChat.Message> chinese;
    private final List<RawChat.Message> english;

    DrawnPhrases(Oracle oracle, List<RawChat.Message> english, List<RawChat.Message> chinese) {
        this.oracle = oracle;
        this.english = english;
        this.chinese = chinese;
    }

    List<Asked> draw() {
        var phrases = new ArrayList<String>();
        fill(phrases, 700, () -> han(1 + random.nextInt(6)));
        fill(phrases, 400, this::latinWords);
        fill(phrases, 250, () -> piece(MIXED, chinese));
        fill(phrases, 200, () -> fullWidth(random.nextBoolean() ? latinWords() : piece(LATIN, chinese)));
        fill(phrases, 150, () -> piece(EMOJI, english));
        fill(phrases, 150, () -> any(random.nextBoolean() ? english : chinese).senderName());
        fill(phrases, 150, () -> piece(CODE, english));
        return phrases.stream()
                .map(phrase -> new Asked(written(phrase), oracle.phrase(phrase)))
                .toList();
    }

    private void fill(List<String> phrases, int count, Supplier<String> draw) {
        int until = phrases.size() + count;
        while (phrases.size() < until) {
            String phrase = draw.get();
            if (!Oracle.words(phrase).isEmpty()) {
                phrases.add(phrase);
            }
        }
    }

    /** Chinese is typed as it is, everything else in quotation marks. */
    private String written(String phrase) {
        return HAN.matcher(phrase).matches() && random.nextBoolean()
                ? phrase
                : "\"" + phrase.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String han(int length) {
        while (true) {
            String run = piece(HAN, chinese);
            if (run.length() >= length) {
                int start = random.nextInt(run.length() - length + 1);
                return run.substring(start, start + length);
            }
        }
    }

    private String latinWords() {
        while (true) {
            String[] words = any(english).text().split("\\s+");
            int count = 1 + random.nextInt(5);
            if (words.length >= count) {
                int start = random.nextInt(words.length - count + 1);
                return String.join(" ", List.of(words).subList(start, start + count));
            }
        }
    }

    private String fullWidth(String text) {
        return text.chars()
                .map(c -> c > 0x20 && c < 0x7F ? c + 0xFEE0 : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String piece(Pattern pattern, List<RawChat.Message> from) {
        while (true) {
            List<MatchResult> pieces =
                    pattern.matcher(any(from).text()).results().toList();
            if (!pieces.isEmpty()) {
                return pieces.get(random.nextInt(pieces.size())).group();
            }
        }
    }

    private RawChat.Message any(List<RawChat.Message> from) {
        return from.get(random.nextInt(from.size()));
    }
}
