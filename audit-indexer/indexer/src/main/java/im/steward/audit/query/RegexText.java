package im.steward.audit.query;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a regular expression down, for people and for Elasticsearch alike: they share this much syntax. */
final class RegexText {
    private RegexText() {}

    static String of(Regex regex) {
        return switch (regex) {
            case Regex.Letter(int point) -> escaped(point);
            case Regex.Any _ -> ".";
            case Regex.OneOf(boolean negated, List<Regex.Range> ranges) ->
                ranges.stream().map(RegexText::range).collect(Collectors.joining("", negated ? "[^" : "[", "]"));
            case Regex.Sequence(List<Regex> items) ->
                items.stream().map(RegexText::item).collect(Collectors.joining());
            case Regex.Either(List<Regex> choices) ->
                choices.stream().map(RegexText::of).collect(Collectors.joining("|"));
            case Regex.Repeat(Regex item, int min, int max) -> repeated(item) + count(min, max);
        };
    }

    private static String item(Regex regex) {
        return regex instanceof Regex.Either ? "(" + of(regex) + ")" : of(regex);
    }

    private static String repeated(Regex regex) {
        return switch (regex) {
            case Regex.Letter _, Regex.Any _, Regex.OneOf _ -> of(regex);
            case Regex.Sequence _, Regex.Either _, Regex.Repeat _ -> "(" + of(regex) + ")";
        };
    }

    private static String count(int min, int max) {
        if (max == Regex.UNBOUNDED) {
            return min == 0 ? "*" : min == 1 ? "+" : "{" + min + ",}";
        }
        return min == 0 && max == 1 ? "?" : min == max ? "{" + min + "}" : "{" + min + "," + max + "}";
    }

    private static String range(Regex.Range range) {
        return range.first() == range.last()
                ? escaped(range.first())
                : escaped(range.first()) + "-" + escaped(range.last());
    }

    private static String escaped(int point) {
        return (Character.isLetterOrDigit(point) || point > 0x7F ? "" : "\\") + Character.toString(point);
    }
}
