package im.steward.console.search;

import im.steward.audit.query.Query;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition that a click puts behind a query, or takes away again where an earlier click has put it. */
record QueryPart(String text) {
    static QueryPart field(String field, String value) {
        return new QueryPart(
                value.matches("[\\p{L}\\p{N}-]+")
                        ? field + ":" + value
                        : field + ":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    QueryPart and(QueryPart other) {
        return new QueryPart(text + " " + other.text);
    }

    boolean standsIn(String query) {
        return query.equals(text)
                || query.endsWith(" " + text)
                || query.contains(" " + text + " ")
                || query.startsWith(text + " ");
    }

    String addedTo(String written, Query query) {
        String stripped = written.strip();
        if (stripped.equals("*")) {
            return text;
        }
        return (query.hasAlternatives() ? "(" + stripped + ")" : stripped) + " " + text;
    }

    String takenFrom(String query) {
        String rest = (" " + query + " ")
                .replaceFirst(Pattern.quote(" " + text + " "), Matcher.quoteReplacement(" "))
                .strip();
        return rest.isEmpty() ? "*" : rest;
    }
}
