package im.steward.audit.search;

import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a patient reader of the raw files would find. It shares no code with the product: JDK normalisation, ICU's case
 * folding, a regular expression for words, and a scan of every message that holds the first word asked for.
 */
final class Oracle {
    private static final String SINGLE = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ー〆〱-〵〼";
    private static final Pattern WORD = Pattern.compile("[" + SINGLE + "]|[\\p{L}\\p{M}\\p{N}&&[^" + SINGLE + "]]+");

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> dictionary = new ArrayList<>();
    private final int[][] messages;
    private final int[][] postings;

    Oracle(List<String> texts) {
        messages = new int[texts.size()][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = words(texts.get(i)).stream().mapToInt(this::number).toArray();
        }
        int[] counts = new int[dictionary.size()];
        for (int[] message : messages) {
            Arrays.stream(message).distinct().forEach(word -> counts[word]++);
        }
        postings = new int[counts.length][];
        Arrays.setAll(postings, word -> new int[counts[word]]);
        int[] filled = new int[counts.length];
        for (int i = 0; i < messages.length; i++) {
            int message = i;
            Arrays.stream(messages[i]).distinct().forEach(word -> postings[word][filled[word]++] = message);
        }
    }

    static List<String> words(String text) {
        var words = new ArrayList<String>();
        Matcher matcher = WORD.matcher(folded(text));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    static String folded(String text) {
        return UCharacter.foldCase(Normalizer.normalize(text, Normalizer.Form.NFKC), true);
    }

    int size() {
        return messages.length;
    }

    List<String> dictionary() {
        return dictionary;
    }

    int frequency(String word) {
        Integer number = numbers.get(word);
        return number == null ? 0 : postings[number].length;
    }

    BitSet phrase(String text) {
        return places(words(text).stream().map(Oracle::only).toList());
    }

    static Predicate<String> only(String word) {
        return word::equals;
    }

    /** A pattern sees the first 160 characters of a word longer than 240, and whatever its end is. */
    static Predicate<String> glob(String pattern) {
        Pattern whole = Pattern.compile(Arrays.stream(pattern.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElseThrow());
        return word -> whole.matcher(word.length() > 240 ? word.substring(0, 160) + '\uE000' : word)
                .matches();
    }

    static Predicate<String> regex(String pattern) {
        Pattern whole = Pattern.compile(pattern);
        return word -> word.length() <= 240 && whole.matcher(word).matches();
    }

    /** Messages in which words follow each other that satisfy these. */
    BitSet places(List<Predicate<String>> parts) {
        List<BitSet> accepted = accepted(parts);
        var found = new BitSet(messages.length);
        candidates(accepted).forEach(message -> {
            if (!starts(messages[message], accepted).isEmpty()) {
                found.set(message);
            }
        });
        return found;
    }

    BitSet near(int between, List<Predicate<String>> left, List<Predicate<String>> right) {
        List<BitSet> lefts = accepted(left);
        List<BitSet> rights = accepted(right);
        var found = new BitSet(messages.length);
        candidates(lefts).forEach(message -> {
            for (int l : starts(messages[message], lefts)) {
                for (int r : starts(messages[message], rights)) {
                    int gap = l < r ? r - (l + lefts.size()) : l - (r + rights.size());
                    if (gap <= between) {
                        found.set(message);
                    }
                }
            }
        });
        return found;
    }

    BitSet matching(IntPredicate message) {
        var found = new BitSet(messages.length);
        IntStream.range(0, messages.length).filter(message).forEach(found::set);
        return found;
    }

    private List<BitSet> accepted(List<Predicate<String>> parts) {
        return parts.stream()
                .map(part -> {
                    var words = new BitSet(dictionary.size());
                    IntStream.range(0, dictionary.size())
                            .filter(word -> part.test(dictionary.get(word)))
                            .forEach(words::set);
                    return words;
                })
                .toList();
    }

    /** Those that hold a word the rarest part accepts. */
    private IntStream candidates(List<BitSet> accepted) {
        BitSet rarest = accepted.stream()
                .min(Comparator.comparingLong(words ->
                        words.stream().mapToLong(w -> postings[w].length).sum()))
                .orElseThrow();
        return rarest.stream().flatMap(word -> Arrays.stream(postings[word])).distinct();
    }

    private static List<Integer> starts(int[] message, List<BitSet> parts) {
        var starts = new ArrayList<Integer>();
        for (int i = 0; i + parts.size() <= message.length; i++) {
            boolean all = true;
            for (int k = 0; all && k < parts.size(); k++) {
                all = parts.get(k).get(message[i + k]);
            }
            if (all) {
                starts.add(i);
            }
        }
        return starts;
    }

    private int number(String word) {
        return numbers.computeIfAbsent(word, fresh -> {
            dictionary.add(fresh);
            return dictionary.size() - 1;
        });
    }
}
