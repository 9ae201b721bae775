package im.steward.audit.search;

import im.steward.audit.text.Words;
import im.steward.audit.text.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Why a text was found: the places in the original that its query asks for, found by the same words. */
final class Highlights {
    /** Far more than a page shows; the rest of a text that long is left unmarked. */
    private static final int LONGEST = 100_000;

    private final List<Matcher> matchers = new ArrayList<>();

    private Highlights(Clause clause) {
        collect(clause);
    }

    static Highlights of(Query query) {
        return new Highlights(query.clause());
    }

    /** Sorted, and none touches another. */
    List<Span> in(String text) {
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
    private record Place(int first, int last) {
        boolean isNear(Place other, int between) {
            return Math.max(first, other.first) - Math.min(last, other.last) - 1 <= between;
        }
    }

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
            var near = new ArrayList<Place>();
            lefts.stream()
                    .filter(place -> rights.stream().anyMatch(other -> place.isNear(other, between)))
                    .forEach(near::add);
            rights.stream()
                    .filter(place -> lefts.stream().anyMatch(other -> place.isNear(other, between)))
                    .forEach(near::add);
            return near;
        };
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
