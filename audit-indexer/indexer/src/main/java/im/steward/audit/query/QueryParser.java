package im.steward.audit.query;

import im.steward.audit.query.Clause.Part;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what officers write. {@code NOT} binds closest, then {@code NEAR}, then standing side by side, then {@code OR};
 * a mistake is answered with its place and its remedy.
 */
public final class QueryParser {
    public static final int LONGEST = 32_768;
    public static final int MOST_TERMS = 1_024;
    private static final int DEEPEST = 64;

    private final List<Token> tokens;
    private final ZoneId zone;
    private int at;
    private int depth;
    private int terms;

    private QueryParser(List<Token> tokens, ZoneId zone) {
        this.tokens = tokens;
        this.zone = zone;
    }

    /** @param zone in which the query's days begin and end */
    public static Parsed parse(String text, ZoneId zone) {
        try {
            if (text.length() > LONGEST) {
                throw tooLong(LONGEST, text.length() - LONGEST, "%d characters".formatted(LONGEST));
            }
            if (text.isBlank()) {
                throw new SyntaxException(
                        0, 0, "query-empty", "There is nothing to look for", "Write a word, or * for everything");
            }
            return new Parsed.Right(new Query(new QueryParser(Lexer.tokens(text), zone).whole()));
        } catch (SyntaxException mistake) {
            return mistake.wrong();
        }
    }

    private Clause whole() {
        Clause clause = either();
        if (peek() instanceof Token.Close close) {
            throw parenthesis(close, "This parenthesis closes nothing", "Remove it, or add a ( before");
        }
        return clause;
    }

    private Clause either() {
        var choices = new ArrayList<Clause>();
        add(choices, all());
        while (peek() instanceof Token.Or) {
            at++;
            add(choices, all());
        }
        return choices.size() == 1 ? choices.getFirst() : new Clause.Or(choices);
    }

    private static void add(List<Clause> choices, Clause clause) {
        if (clause instanceof Clause.Or(List<Clause> inner)) {
            choices.addAll(inner);
        } else {
            choices.add(clause);
        }
    }

    private Clause all() {
        var clauses = new ArrayList<Clause>();
        Token wordless = null;
        boolean joined = false;
        while (true) {
            Token token = peek();
            if (token instanceof Token.And && !clauses.isEmpty() && !joined) {
                joined = true;
                at++;
            } else if (token instanceof Token.Or || token instanceof Token.Close || token instanceof Token.End) {
                if (joined || (clauses.isEmpty() && wordless == null)) {
                    throw missing(token);
                }
                break;
            } else if (!joined && isWordless(token) && !(tokens.get(at + 1) instanceof Token.Near)) {
                wordless = token;
                at++;
            } else {
                Clause clause = negated();
                joined = false;
                if (clause instanceof Clause.And(List<Clause> inner)) {
                    clauses.addAll(inner);
                } else {
                    clauses.add(clause);
                }
            }
        }
        if (clauses.isEmpty()) {
            throw noWord(wordless == null ? peek() : wordless);
        }
        return clauses.size() == 1 ? clauses.getFirst() : new Clause.And(clauses);
    }

    /** A dash or an emoji that stands alone separates only, as it does inside text. */
    private static boolean isWordless(Token token) {
        return token instanceof Token.Run(String text, int start, int _)
                && text.chars().noneMatch(c -> PhraseReader.isStar((char) c))
                && PhraseReader.withStars(text, start).parts().isEmpty();
    }

    private Clause negated() {
        if (peek() instanceof Token.Not) {
            at++;
            enter();
            Clause clause = negated();
            depth--;
            return clause instanceof Clause.Not(Clause inner) ? inner : new Clause.Not(clause);
        }
        return near();
    }

    private Clause near() {
        Token first = peek();
        Clause left = primary();
        if (!(peek() instanceof Token.Near(int between, int start, int end))) {
            return left;
        }
        at++;
        Token second = peek();
        if (second instanceof Token.End || second instanceof Token.Close || second instanceof Token.Or) {
            throw new SyntaxException(
                    start, end - start, "query-near", "NEAR has nothing on its right", "Write a word after it");
        }
        Clause right = primary();
        if (peek() instanceof Token.Near again) {
            throw new SyntaxException(
                    again.start(),
                    again.end() - again.start(),
                    "query-near",
                    "NEAR joins two sides, this is a third",
                    "Write a NEAR/5 b AND b NEAR/5 c");
        }
        List<Clause.Phrase> lefts = sides(left, first);
        List<Clause.Phrase> rights = sides(right, second);
        count(lefts.size() * rights.size(), first);
        return new Clause.Near(between, lefts, rights);
    }

    private static List<Clause.Phrase> sides(Clause clause, Token token) {
        return switch (clause) {
            case Clause.Phrase phrase -> List.of(phrase);
            case Clause.Or(List<Clause> choices)
            when choices.stream().allMatch(Clause.Phrase.class::isInstance) ->
                choices.stream().map(Clause.Phrase.class::cast).toList();
            default ->
                throw new SyntaxException(
                        token.start(),
                        token.end() - token.start(),
                        "query-near",
                        "NEAR takes words, phrases and patterns only",
                        "Write a word, or several joined by OR in parentheses");
        };
    }

    private Clause primary() {
        Token token = tokens.get(at);
        at++;
        return switch (token) {
            case Token.Open open -> inParentheses(open);
            case Token.Quoted(String text, int _, int _, int _) -> counted(PhraseReader.literal(text), token);
            case Token.Slashed(String text, int start, int _) ->
                counted(new Clause.Phrase(List.of(new Part.Matching(RegexParser.parse(text, start + 1)))), token);
            case Token.Run(String text, int _, int _)
            when text.chars().allMatch(c -> PhraseReader.isStar((char) c)) -> new Clause.All();
            case Token.Run(String text, int start, int _) -> counted(PhraseReader.withStars(text, start), token);
            case Token.Field field -> {
                count(1, token);
                yield QueryFields.clause(field, zone);
            }
            case Token.Near near ->
                throw new SyntaxException(
                        near.start(),
                        near.end() - near.start(),
                        "query-near",
                        "NEAR has nothing on its left",
                        "Write a word before it");
            case Token.Close _, Token.And _, Token.Or _, Token.Not _, Token.End _ -> throw missing(token);
        };
    }

    private Clause inParentheses(Token.Open open) {
        enter();
        if (peek() instanceof Token.End) {
            throw parenthesis(open, "This parenthesis is never closed", "Add a )");
        }
        Clause inner = either();
        if (!(peek() instanceof Token.Close)) {
            throw parenthesis(open, "This parenthesis is never closed", "Add a )");
        }
        at++;
        depth--;
        return inner;
    }

    private Clause counted(Clause.Phrase phrase, Token token) {
        if (phrase.parts().isEmpty()) {
            throw noWord(token);
        }
        count(phrase.parts().size(), token);
        return phrase;
    }

    private void count(int more, Token token) {
        terms += more;
        if (terms > MOST_TERMS) {
            throw tooLong(token.start(), token.end() - token.start(), "%d words and conditions".formatted(MOST_TERMS));
        }
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw tooLong(peek().start(), 1, "%d levels of parentheses".formatted(DEEPEST));
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private static SyntaxException tooLong(int position, int length, String limit) {
        return new SyntaxException(
                position, length, "query-too-long", "A query takes at most " + limit, "Split it into several searches");
    }

    private static SyntaxException noWord(Token token) {
        return new SyntaxException(
                token.start(),
                token.end() - token.start(),
                "query-no-word",
                "There is no letter or digit here, so there is nothing to look for",
                "Write at least one word; signs and emoji only separate words");
    }

    private static SyntaxException parenthesis(Token token, String what, String action) {
        return new SyntaxException(token.start(), 1, "query-parenthesis", what, action);
    }

    private static SyntaxException missing(Token token) {
        return new SyntaxException(
                token.start(),
                token.end() - token.start(),
                "query-operand",
                "Something to look for is missing " + (token instanceof Token.End ? "at the end" : "before this"),
                "Write a word there, or put AND, OR and NOT into \"…\" to look for them");
    }
}
