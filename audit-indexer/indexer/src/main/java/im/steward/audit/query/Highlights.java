package im.steward.audit.query;

import im.steward.audit.text.Words;
import im.steward.audit.text.Words.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Why a text was found: the places in the original that its query asks for, found by the same words. */
public final class Highlights {
    /** Far more than a page shows; the rest of a text that long is left unmarked. */
    private static final int LONGEST = 100_000;

    private static final int NOWHERE = -1;
    private final List<Matcher> matchers = new ArrayList<>();

    private Highlights(Clause clause) {
        collect(clause);
    }

    public static Highlights of(Query query) {
        return new Highlights(query.clause());
    }

    /** Sorted, and none touches another. */
    public List<Span> in(String text) {
        if (matchers.isEmpty()) {
            return List.of();
        }
        List<Word> words =
                Words.of(text.substring(0, Math.min(text.length(), LONGEST))).words();
        return merged(matchers.stream()
                .flatMap(matcher -> matcher.in(words).stream())
                .map(place -> new Span(
                        words.get(place.first).start(), words.get(place.last).end()))
                .sorted(Comparator.comparingInt(Span::start).thenComparingInt(Span::end))
                .toList());
    }

    /** Word indices, both inclusive. */
    private record Place(int first, int last) {}

    private interface Matcher {
        List<Place> in(List<Word> words);
    }

    private void collect(Clause clause) {
        switch (clause) {
            case Clause.And(List<Clause> clauses) -> clauses.forEach(this::collect);
            case Clause.Or(List<Clause> clauses) -> clauses.forEach(this::collect);
            case Clause.Phrase phrase -> matchers.add(places(phrase));
            case Clause.Near(int between, List<Clause.Phrase> left, List<Clause.Phrase> right) ->
                matchers.add(near(between, any(left), any(right)));
            case Clause.Not _,
                    Clause.All _,
                    Clause.Named _,
                    Clause.Has _,
                    Clause.OfKind _,
                    Clause.OnPlatform _,
                    Clause.InLanguage _,
                    Clause.Edited _,
                    Clause.Deleted _,
                    Clause.Before _,
                    Clause.Since _ -> {}
        }
    }

    private static Matcher places(Clause.Phrase phrase) {
        List<Predicate<String>> parts =
                phrase.parts().stream().map(WordPattern::of).toList();
        return words -> IntStream.rangeClosed(0, words.size() - parts.size())
                .filter(first -> IntStream.range(0, parts.size())
                        .allMatch(i -> parts.get(i).test(words.get(first + i).text())))
                .mapToObj(first -> new Place(first, first + parts.size() - 1))
                .toList();
    }

    private static Matcher any(List<Clause.Phrase> phrases) {
        List<Matcher> each = phrases.stream().map(Highlights::places).toList();
        return words ->
                each.stream().flatMap(matcher -> matcher.in(words).stream()).toList();
    }

    private static Matcher near(int between, Matcher left, Matcher right) {
        return words -> {
            List<Place> lefts = left.in(words);
            List<Place> rights = right.in(words);
            Reach ofLefts = Reach.of(lefts, words.size());
            Reach ofRights = Reach.of(rights, words.size());
            return Stream.concat(
                            lefts.stream().filter(place -> ofRights.comesNear(place, between)),
                            rights.stream().filter(place -> ofLefts.comesNear(place, between)))
                    .toList();
        };
    }

    /**
     * How far the places reach that begin at a word or before it. A text may hold both words of a NEAR ten thousand
     * times, so no place is compared with every other.
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Reach(int[] last) {
        static Reach of(List<Place> places, int words) {
            int[] last = new int[words];
            Arrays.fill(last, NOWHERE);
            places.forEach(place -> last[place.first] = Math.max(last[place.first], place.last));
            for (int i = 1; i < words; i++) {
                last[i] = Math.max(last[i], last[i - 1]);
            }
            return new Reach(last);
        }

        boolean comesNear(Place place, int between) {
            int latestStart = (int) Math.min(last.length - 1L, (long) place.last + between + 1);
            return last[latestStart] != NOWHERE && last[latestStart] + (long) between + 1 >= place.first;
        }
    }

    private static List<Span> merged(List<Span> sorted) {
        var merged = new ArrayList<Span>();
        for (Span span : sorted) {
            if (!merged.isEmpty() && span.start() <= merged.getLast().end()) {
                Span last = merged.removeLast();
                merged.add(new Span(last.start(), Math.max(last.end(), span.end())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}
