package im.steward.audit.query;

import im.steward.audit.query.Clause.Part;
import im.steward.audit.text.Words;
import im.steward.audit.text.Words.Word;
import java.util.ArrayList;
import java.util.List;

/** Makes the words of a piece of query text into a phrase; a star belongs to the letters it touches. */
final class PhraseReader {
    private final String text;
    private final int offset;
    private final List<Word> words;
    private final List<Part> parts = new ArrayList<>();

    private PhraseReader(String text, int offset, List<Word> words) {
        this.text = text;
        this.offset = offset;
        this.words = words;
    }

    /** What stands in quotation marks: a star is no operator there. May have no part. */
    static Clause.Phrase literal(String text) {
        var reader = new PhraseReader(text, 0, Words.of(text).words());
        reader.words.forEach(word -> reader.parts.add(reader.exact(word)));
        return new Clause.Phrase(reader.parts);
    }

    /** A run of characters with or without stars. May have no part. */
    static Clause.Phrase withStars(String run, int offset) {
        var reader = new PhraseReader(run, offset, wordsBetweenStars(run));
        reader.read();
        return new Clause.Phrase(reader.parts);
    }

    /** Each stretch by itself, or a mark after a star would melt into it. */
    private static List<Word> wordsBetweenStars(String run) {
        var words = new ArrayList<Word>();
        int start = 0;
        for (int i = 0; i <= run.length(); i++) {
            if (i == run.length() || isStar(run.charAt(i))) {
                int shift = start;
                Words.of(run.substring(start, i)).words().stream()
                        .map(word -> shifted(run, word, shift))
                        .forEach(words::add);
                start = i + 1;
            }
        }
        return words;
    }

    /** A mark on a separator begins after it, though both were normalised together. */
    private static Word shifted(String run, Word word, int shift) {
        int start = word.start() + shift;
        while (start + 1 < word.end() + shift
                && Words.of(Character.toString(run.codePointAt(start))).words().isEmpty()) {
            start += Character.charCount(run.codePointAt(start));
        }
        return new Word(word.text(), start, word.end() + shift, word.single());
    }

    static boolean isStar(char c) {
        return c == '*' || c == '＊';
    }

    private void read() {
        refuseLonelyStars();
        int i = 0;
        while (i < words.size()) {
            Word word = words.get(i);
            if (word.single()) {
                refuseStarBetweenSingles(i);
                parts.add(exact(word));
            } else {
                i = run(i);
            }
            i++;
        }
    }

    /** Takes the word and all that hang on it by stars; returns the index of the last one. */
    private int run(int first) {
        int last = first;
        boolean starBefore = words.get(first).start() > 0
                && isStar(text.charAt(words.get(first).start() - 1));
        var pattern = new StringBuilder(starBefore ? "*" : "").append(whole(words.get(first)));
        boolean stars = starBefore;
        while (starAt(words.get(last).end())) {
            stars = true;
            pattern.append('*');
            int next = afterStars(words.get(last).end());
            if (last + 1 == words.size()
                    || words.get(last + 1).start() != next
                    || words.get(last + 1).single()) {
                break;
            }
            last++;
            pattern.append(whole(words.get(last)));
        }
        if (!stars) {
            parts.add(exact(words.get(first)));
        } else if (pattern.length() > Words.LONG_HEAD) {
            throw new SyntaxException(
                    offset + words.get(first).start(),
                    words.get(last).end() - words.get(first).start(),
                    "query-star",
                    "A pattern with * has at most %d characters".formatted(Words.LONG_HEAD),
                    "Shorten it");
        } else {
            parts.add(new Part.Glob(pattern.toString()));
        }
        return last;
    }

    private Part exact(Word word) {
        return new Part.Exact(whole(word), word.single());
    }

    private String whole(Word word) {
        return Words.isCut(word.text()) ? Words.fold(text.substring(word.start(), word.end())) : word.text();
    }

    private boolean starAt(int index) {
        return index < text.length() && isStar(text.charAt(index));
    }

    private int afterStars(int index) {
        int after = index;
        while (starAt(after)) {
            after++;
        }
        return after;
    }

    private void refuseLonelyStars() {
        for (int i = 0; i < text.length(); i++) {
            if (isStar(text.charAt(i))) {
                int start = i;
                int end = afterStars(i);
                if (words.stream().noneMatch(word -> word.end() == start || word.start() == end)) {
                    throw new SyntaxException(
                            offset + start,
                            end - start,
                            "query-star",
                            "This * touches no letter",
                            "Put it right before or after letters, or put the text into \"…\"");
                }
                i = end;
            }
        }
    }

    private void refuseStarBetweenSingles(int index) {
        Word word = words.get(index);
        if (index + 1 < words.size()
                && words.get(index + 1).single()
                && starAt(word.end())
                && afterStars(word.end()) == words.get(index + 1).start()) {
            Word next = words.get(index + 1);
            throw new SyntaxException(
                    offset + word.end(),
                    next.start() - word.end(),
                    "query-star",
                    "A * works inside one word, and '%s' and '%s' are a word each".formatted(word.text(), next.text()),
                    "Write %s NEAR/3 %s".formatted(word.text(), next.text()));
        }
    }
}
