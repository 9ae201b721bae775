package im.steward.audit.query;

import im.steward.kernel.Sha256;
import java.util.List;

/** A question an officer asked, understood. */
public record Query(Clause clause) {
    public static final Query EVERYTHING = new Query(new Clause.All());

    /** In canonical form; {@link QueryParser} reads it back to an equal query in any zone. */
    public String text() {
        return QueryText.of(clause);
    }

    /** The same for two ways of writing the same question; what the trail keeps in the clear. */
    public Sha256 digest() {
        return Sha256.of(text());
    }

    /** Where a text matches, for pages that show more than hits. */
    public List<Span> marksIn(String text) {
        return Highlights.of(this).in(text);
    }

    /** Then a further condition narrows all of it only if it stands in parentheses. */
    public boolean hasAlternatives() {
        return clause instanceof Clause.Or;
    }

    /** Queries are evidence of an investigation: they do not print themselves into logs. */
    @Override
    public String toString() {
        return "Query[" + text().length() + " chars]";
    }
}
