package im.steward.audit.query;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Clause.Part;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a query down in one way only; the parser reads it back to the same tree, in any zone. */
final class QueryText {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private QueryText() {}

    static String of(Clause clause) {
        return switch (clause) {
            case Clause.All _ -> "*";
            case Clause.And(List<Clause> clauses) ->
                clauses.stream().map(QueryText::inner).collect(Collectors.joining(" "));
            case Clause.Or(List<Clause> clauses) ->
                clauses.stream().map(QueryText::inner).collect(Collectors.joining(" OR "));
            case Clause.Not(Clause inner) -> "NOT " + inner(inner);
            case Clause.Phrase phrase -> phrase(phrase);
            case Clause.Near(int between, List<Clause.Phrase> left, List<Clause.Phrase> right) ->
                side(left) + " NEAR/" + between + " " + side(right);
            case Clause.Named(Clause.Name name, String value, boolean pattern) ->
                name.name().toLowerCase(Locale.ROOT) + ":" + (pattern ? value : quoted(value));
            case Clause.Has(Feature feature) -> "has:" + feature.word();
            case Clause.OfKind(Set<EventKind> kinds) -> "kind:" + KindFamilies.wordOf(kinds);
            case Clause.OnPlatform(String platform, String instance) ->
                "platform:" + (instance.isEmpty() ? platform : quoted(platform + "/" + instance));
            case Clause.InLanguage(Language language) -> "lang:" + language.word();
            case Clause.Edited(boolean yes) -> "edited:" + (yes ? "yes" : "no");
            case Clause.Deleted(boolean yes) -> "deleted:" + (yes ? "yes" : "no");
            case Clause.Before(Instant at) -> "before:" + MILLIS.format(at);
            case Clause.Since(Instant at) -> "after:" + MILLIS.format(at.minusMillis(1));
        };
    }

    private static String inner(Clause clause) {
        return switch (clause) {
            case Clause.And _, Clause.Or _, Clause.Near _ -> "(" + of(clause) + ")";
            default -> of(clause);
        };
    }

    private static String side(List<Clause.Phrase> phrases) {
        return phrases.size() == 1
                ? phrase(phrases.getFirst())
                : phrases.stream().map(QueryText::phrase).collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static String phrase(Clause.Phrase phrase) {
        boolean literal = phrase.parts().stream().allMatch(Part.Exact.class::isInstance);
        var text = new StringBuilder();
        boolean afterRun = false;
        for (Part part : phrase.parts()) {
            boolean run = !(part instanceof Part.Exact(String _, boolean single) && single);
            String written = part(part);
            if (!text.isEmpty() && ((run && afterRun) || melts(written))) {
                text.append(literal ? ' ' : '_');
            }
            text.append(written);
            afterRun = run;
        }
        return literal && phrase.parts().size() > 1 ? "\"" + text + "\"" : text.toString();
    }

    private static String part(Part part) {
        return switch (part) {
            case Part.Exact(String word, boolean _) -> word;
            case Part.Glob(String pattern) -> pattern;
            case Part.Matching(Regex regex) -> "/" + RegexText.of(regex) + "/";
        };
    }

    /** Marks, and letters of which Hangul syllables are made, would become one with what stands before. */
    private static boolean melts(String word) {
        int first = word.codePointAt(0);
        return Character.UnicodeScript.of(first) == Character.UnicodeScript.HANGUL
                || switch (Character.getType(first)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
                    default -> false;
                };
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
