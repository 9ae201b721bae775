package im.steward.audit.query;

import im.steward.audit.query.QueryFields.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a query into tokens. Quotation marks, parentheses and colons are taken in their Chinese shapes too. */
final class Lexer {
    private static final Pattern FIELD = Pattern.compile("([A-Za-z]+)[:：](.*)", Pattern.DOTALL);
    private static final Pattern NEAR = Pattern.compile("NEAR(/.*)?");
    /** The archive keeps a hundred places free between a message's text and the names of its files. */
    private static final int WIDEST_NEAR = 99;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        lexer.tokens.add(new Token.End(text.length(), text.length()));
        return lexer.tokens;
    }

    private void next() {
        int start = at;
        char c = text.charAt(start);
        if (isSpace(c)) {
            at++;
        } else if (c == '(' || c == '（') {
            tokens.add(new Token.Open(start, ++at));
        } else if (c == ')' || c == '）') {
            tokens.add(new Token.Close(start, ++at));
        } else if (isOpeningQuote(c)) {
            tokens.add(quoted(start));
        } else if (c == '-' && excludes(start + 1)) {
            tokens.add(new Token.Not(start, ++at));
        } else if (c == '/' && slashed(start)) {
            tokens.add(new Token.Slashed(text.substring(start + 1, at - 1), start, at));
        } else {
            run(start);
        }
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0000';
    }

    private static boolean isOpeningQuote(char c) {
        return c == '"' || c == '“' || c == '＂';
    }

    /** A minus excludes what follows it at once; {@code --force} and a lone dash are text. */
    private boolean excludes(int index) {
        if (index >= text.length()) {
            return false;
        }
        char c = text.charAt(index);
        return Character.isLetterOrDigit(text.codePointAt(index))
                || isOpeningQuote(c)
                || c == '('
                || c == '（'
                || c == '*'
                || c == '/';
    }

    private Token.Quoted quoted(int start) {
        char close = text.charAt(start) == '“' ? '”' : text.charAt(start);
        var inner = new StringBuilder();
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == close || text.charAt(i + 1) == '\\')) {
                inner.append(c).append(text.charAt(++i));
            } else if (c == close) {
                at = i + 1;
                return new Token.Quoted(inner.toString(), start + 1, start, at);
            } else {
                inner.append(c);
            }
        }
        throw new SyntaxException(
                start,
                1,
                "query-quote",
                "This quotation mark is never closed",
                "Add a %c where the phrase ends".formatted(close));
    }

    /** A pattern ends at its first plain slash, and nothing but a boundary follows: paths and /commands are text. */
    private boolean slashed(int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (isSpace(c)) {
                return false;
            } else if (c == '/') {
                boolean ends =
                        i + 1 >= text.length() || isSpace(text.charAt(i + 1)) || ")）".indexOf(text.charAt(i + 1)) >= 0;
                if (ends && i > start + 1) {
                    at = i + 1;
                    return true;
                }
                return false;
            }
        }
        return false;
    }

    private void run(int start) {
        while (at < text.length() && !isSpace(text.charAt(at)) && "()（）\"“＂".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String run = text.substring(start, at);
        Matcher field = FIELD.matcher(run);
        Matcher near = NEAR.matcher(run);
        if (run.equals("AND")) {
            tokens.add(new Token.And(start, at));
        } else if (run.equals("OR")) {
            tokens.add(new Token.Or(start, at));
        } else if (run.equals("NOT")) {
            tokens.add(new Token.Not(start, at));
        } else if (near.matches()) {
            tokens.add(new Token.Near(distance(run, start), start, at));
        } else if (field.matches() && !isAddress(field.group(2))) {
            field(field.group(1).toLowerCase(Locale.ROOT), field.group(2), start);
        } else {
            tokens.add(new Token.Run(run, start, at));
        }
    }

    /** {@code https://…}, {@code std::vector}. */
    private static boolean isAddress(String value) {
        return value.startsWith("//") || value.startsWith(":");
    }

    private void field(String name, String value, int start) {
        int valueStart = at - value.length();
        boolean known = Known.find(name).isPresent();
        boolean quote = value.isEmpty() && at < text.length() && isOpeningQuote(text.charAt(at));
        if (!known && value.isEmpty() && !quote) {
            tokens.add(new Token.Run(text.substring(start, at), start, at));
        } else if (!known) {
            throw QueryFields.unknown(name, start);
        } else if (quote) {
            Token.Quoted quoted = quoted(at);
            tokens.add(new Token.Field(name, quoted.text(), true, quoted.inner(), start, at));
        } else if (value.isEmpty()) {
            throw new SyntaxException(
                    start,
                    at - start,
                    "query-value",
                    "%s: has no value".formatted(name),
                    "Write the value right after the colon, as in %s"
                            .formatted(Known.find(name).orElseThrow().example()));
        } else {
            tokens.add(new Token.Field(name, value, false, valueStart, start, at));
        }
    }

    private int distance(String run, int start) {
        if (run.matches("NEAR/\\d{1,4}")) {
            int distance = Integer.parseInt(run.substring(5));
            if (distance <= WIDEST_NEAR) {
                return distance;
            }
        }
        throw new SyntaxException(
                start,
                run.length(),
                "query-near",
                "NEAR says with a number from 0 to %d how many words may stand between".formatted(WIDEST_NEAR),
                "Write for example NEAR/5, or \"NEAR\" for the word");
    }
}
