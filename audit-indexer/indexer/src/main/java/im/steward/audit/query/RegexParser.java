package im.steward.audit.query;

import im.steward.audit.text.Words;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands between two slashes. Literals are folded as text is; positions are those of the whole query. */
final class RegexParser {
    private static final int LONGEST = 256;
    private static final int MOST_STATES = 500;
    private static final int DEEPEST = 32;
    private static final int MOST_REPEATS = 100;

    private final String text;
    private final int offset;
    private int at;
    private int depth;

    private RegexParser(String text, int offset) {
        this.text = text;
        this.offset = offset;
    }

    static Regex parse(String text, int offset) {
        if (text.length() > LONGEST) {
            throw new SyntaxException(
                    offset,
                    text.length(),
                    "query-regex",
                    "The regular expression has %d characters, at most %d are taken".formatted(text.length(), LONGEST),
                    "Shorten it, or write several joined by OR");
        }
        var parser = new RegexParser(text, offset);
        Regex regex = parser.either();
        if (parser.at < text.length()) {
            throw parser.wrong(parser.at, 1, "There is a ) without its (", "Remove it, or write \\) for the character");
        }
        if (states(regex) > MOST_STATES) {
            throw new SyntaxException(
                    offset,
                    text.length(),
                    "query-regex",
                    "The regular expression unfolds to more than %d steps".formatted(MOST_STATES),
                    "Lower the numbers in its {}");
        }
        return regex;
    }

    private Regex either() {
        if (++depth > DEEPEST) {
            throw wrong(at, 1, "The regular expression is nested too deeply", "Use fewer parentheses");
        }
        var choices = new ArrayList<Regex>();
        choices.add(sequence());
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            choices.add(sequence());
        }
        depth--;
        return choices.size() == 1 ? choices.getFirst() : new Regex.Either(choices);
    }

    private Regex sequence() {
        int start = at;
        var items = new ArrayList<Regex>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            switch (repeated(atom())) {
                case Regex.Sequence(List<Regex> inner) -> items.addAll(inner);
                case Regex item -> items.add(item);
            }
        }
        if (items.isEmpty()) {
            throw wrong(start, 0, "The regular expression has an empty part here", "Write what it should match");
        }
        return items.size() == 1 ? items.getFirst() : new Regex.Sequence(items);
    }

    private Regex repeated(Regex item) {
        Regex result = item;
        int times = 0;
        while (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            if (times++ > 0) {
                throw wrong(at, 1, "A repetition of a repetition is not taken", "Keep one of * + ? {}");
            }
            result = switch (text.charAt(at++)) {
                case '*' -> new Regex.Repeat(item, 0, Regex.UNBOUNDED);
                case '+' -> new Regex.Repeat(item, 1, Regex.UNBOUNDED);
                case '?' -> new Regex.Repeat(item, 0, 1);
                default -> counted(item);
            };
        }
        return result;
    }

    private Regex counted(Regex item) {
        int start = at - 1;
        int close = text.indexOf('}', at);
        String[] bounds = close < 0 ? new String[0] : text.substring(at, close).split(",", -1);
        if (bounds.length == 0 || bounds.length > 2 || !bounds[0].matches("\\d{1,3}")) {
            throw wrong(start, 1, "{ is not followed by a count", "Write {3}, {2,5} or {2,}");
        }
        int min = Integer.parseInt(bounds[0]);
        int max = bounds.length == 1 ? min : bounds[1].isEmpty() ? Regex.UNBOUNDED : count(bounds[1], start);
        if (min > MOST_REPEATS || (max > MOST_REPEATS && max != Regex.UNBOUNDED) || max < min) {
            throw wrong(
                    start,
                    close + 1 - start,
                    "A count goes from a smaller to a larger number, at most " + MOST_REPEATS,
                    "Correct the numbers");
        }
        at = close + 1;
        return new Regex.Repeat(item, min, max);
    }

    private int count(String digits, int start) {
        if (!digits.matches("\\d{1,3}")) {
            throw wrong(start, 1, "{ is not followed by a count", "Write {3}, {2,5} or {2,}");
        }
        return Integer.parseInt(digits);
    }

    private Regex atom() {
        int start = at;
        int point = next();
        return switch (point) {
            case '(' -> {
                if (text.startsWith("?", at)) {
                    throw wrong(start, 2, "(? has no meaning here", "Use plain parentheses");
                }
                Regex inner = either();
                if (at >= text.length()) {
                    throw wrong(start, 1, "This ( is never closed", "Add a )");
                }
                at++;
                yield inner;
            }
            case '[' -> oneOf(start);
            case '.' -> new Regex.Any();
            case '\\' -> escaped(start);
            case '*', '+', '?', '{' ->
                throw wrong(start, 1, "There is nothing to repeat before this", "Put a letter before it");
            case '^', '$' -> throw wrong(start, 1, "A pattern always stands for a whole word", "Remove this character");
            default -> literal(point, start);
        };
    }

    private Regex escaped(int start) {
        if (at >= text.length()) {
            throw wrong(start, 1, "Nothing follows the backslash", "Remove it");
        }
        int point = next();
        return switch (point) {
            case 'd' -> new Regex.OneOf(false, List.of(new Regex.Range('0', '9')));
            case 'w' -> new Regex.Any();
            default -> {
                if (Character.isLetterOrDigit(point)) {
                    throw wrong(
                            start,
                            at - start,
                            "\\" + Character.toString(point) + " has no meaning here",
                            "Use \\d for a digit, . for any letter");
                }
                yield literal(point, start);
            }
        };
    }

    private Regex literal(int point, int start) {
        String folded = Words.fold(Character.toString(point));
        if (Words.of(folded).words().isEmpty()) {
            throw wrong(
                    start,
                    at - start,
                    "'%s' never stands inside a word".formatted(Character.toString(point)),
                    "Leave it out; for several words use \"…\" or NEAR/0");
        }
        List<Regex> letters =
                folded.codePoints().<Regex>mapToObj(Regex.Letter::new).toList();
        return letters.size() == 1 ? letters.getFirst() : new Regex.Sequence(letters);
    }

    private Regex oneOf(int start) {
        boolean negated = text.startsWith("^", at);
        if (negated) {
            at++;
        }
        var ranges = new ArrayList<Regex.Range>();
        while (at < text.length() && text.charAt(at) != ']') {
            int from = at;
            int first = member(start);
            if (first < 0) {
                ranges.add(new Regex.Range('0', '9'));
            } else if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                at++;
                int last = member(start);
                if (last < first) {
                    throw wrong(from, at - from, "This range runs backwards", "Swap its ends");
                }
                ranges.add(new Regex.Range(first, last));
            } else {
                ranges.add(new Regex.Range(first, first));
            }
        }
        if (at >= text.length()) {
            throw wrong(start, 1, "This [ is never closed", "Add a ]");
        }
        if (ranges.isEmpty()) {
            throw wrong(start, at + 1 - start, "There is nothing between [ and ]", "Name the letters");
        }
        at++;
        return new Regex.OneOf(negated, ranges);
    }

    /** One end of a range; -1 for {@code \d}. */
    private int member(int start) {
        int from = at;
        int point = next();
        if (point == '\\') {
            if (at >= text.length()) {
                throw wrong(start, 1, "This [ is never closed", "Add a ]");
            }
            point = next();
            if (point == 'd') {
                return -1;
            }
            if (Character.isLetterOrDigit(point)) {
                throw wrong(
                        from,
                        at - from,
                        "\\" + Character.toString(point) + " has no meaning between [ and ]",
                        "Name the letters, or write . outside of the brackets for any letter");
            }
        }
        String folded = Words.fold(Character.toString(point));
        return folded.codePointCount(0, folded.length()) == 1 ? folded.codePointAt(0) : point;
    }

    private int next() {
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    private SyntaxException wrong(int position, int length, String what, String action) {
        return new SyntaxException(offset + position, length, "query-regex", what, action);
    }

    /** Counts no further than it matters: a hundred times a hundred, thirty times over, is zero in a {@code long}. */
    private static long states(Regex regex) {
        long states = switch (regex) {
            case Regex.Letter _, Regex.Any _, Regex.OneOf _ -> 1;
            case Regex.Sequence(List<Regex> items) ->
                items.stream().mapToLong(RegexParser::states).sum();
            case Regex.Either(List<Regex> choices) ->
                choices.stream().mapToLong(RegexParser::states).sum() + 1;
            case Regex.Repeat(Regex item, int min, int max) ->
                states(item) * (max == Regex.UNBOUNDED ? min + 1L : Math.max(1, max));
        };
        return Math.min(states, MOST_STATES + 1L);
    }
}
