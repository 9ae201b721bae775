package im.steward.audit.text;

import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as words: maximal runs of letters, marks and digits of the folded text; each Han, Kana and Hangul character is
 * a word of its own, everything else only separates.
 */
public final class Words {
    /** The longest word kept as it is, in UTF-16 units; Elasticsearch's white-space tokenizer would cut at 255. */
    public static final int LONGEST = 240;
    /** How much of a longer word stays readable in its token, so that its beginning can be asked for. */
    public static final int LONG_HEAD = 160;

    private static final char CUT = '\uE000';

    private final Folding folding;

    private Words(Folding folding) {
        this.folding = folding;
    }

    /**
     * @param text as it is indexed; a word longer than {@link #LONGEST} is its head and its digest in private-use
     *     characters, which no word holds, so that it is still one word and equal only to itself
     * @param start offset of its first character in the original text
     * @param end offset after its last character in the original text
     * @param single a Han, Kana or Hangul character
     */
    public record Word(String text, int start, int end, boolean single) {}

    public static Words of(String text) {
        return new Words(Folding.of(text));
    }

    /** For keys that are compared as a whole, such as names: the same folding, not cut into words. */
    public static String fold(String text) {
        return Folding.fold(text);
    }

    /** Whether a word's text is only the head of a longer word, with its digest. */
    public static boolean isCut(String word) {
        return word.indexOf(CUT) >= 0;
    }

    public List<Word> words() {
        var words = new ArrayList<Word>();
        each((text, from, to, single) ->
                words.add(new Word(token(text, from, to), folding.start(from), folding.end(to - 1), single)));
        return words;
    }

    /**
     * What is indexed.
     *
     * @param words all of them, a space between each: what the field {@code words} holds
     * @param pairs each two neighbours that are both single characters, as one: what the field {@code pairs} holds
     */
    public record Lines(Utf8Line words, Utf8Line pairs) {}

    public Lines lines() {
        var lines = new Lines(new Utf8Line(folding.length() * 3), new Utf8Line(folding.length()));
        each(new Visitor() {
            private int before = -1;
            private int beforeEnd = -1;

            @Override
            public void word(char[] text, int from, int to, boolean single) {
                lines.words.space();
                if (to - from > LONGEST) {
                    char[] token = token(text, from, to).toCharArray();
                    lines.words.add(token, 0, token.length);
                } else {
                    lines.words.add(text, from, to);
                }
                if (single && before >= 0) {
                    lines.pairs.space();
                    lines.pairs.add(text, before, beforeEnd);
                    lines.pairs.add(text, from, to);
                }
                before = single ? from : -1;
                beforeEnd = to;
            }
        });
        return lines;
    }

    /** All words, a space between each. */
    public String joined() {
        return lines().words.toString();
    }

    private interface Visitor {
        void word(char[] text, int from, int to, boolean single);
    }

    private void each(Visitor visitor) {
        char[] text = folding.text();
        int length = folding.length();
        int start = -1;
        int i = 0;
        while (i < length) {
            int next = i + 1;
            Letter letter;
            if (Character.isHighSurrogate(text[i])) {
                int point = Character.codePointAt(text, i, length);
                next = i + Character.charCount(point);
                letter = Letter.of(point);
            } else {
                letter = Letter.of(text[i]);
            }
            if (letter == Letter.IN_RUN) {
                start = start < 0 ? i : start;
            } else {
                if (start >= 0) {
                    visitor.word(text, start, i, false);
                    start = -1;
                }
                if (letter == Letter.SINGLE) {
                    visitor.word(text, i, next, true);
                }
            }
            i = next;
        }
        if (start >= 0) {
            visitor.word(text, start, length, false);
        }
    }

    private static String token(char[] text, int from, int to) {
        String word = new String(text, from, to - from);
        if (word.length() <= LONGEST) {
            return word;
        }
        int head = Character.isHighSurrogate(word.charAt(LONG_HEAD - 1)) ? LONG_HEAD - 1 : LONG_HEAD;
        var token = new StringBuilder(word.substring(0, head)).append(CUT);
        for (byte b : Sha256.of(word.getBytes(StandardCharsets.UTF_8)).bytes()) {
            token.append((char) ('\uE100' + (b & 0xFF)));
        }
        return token.toString();
    }
}
