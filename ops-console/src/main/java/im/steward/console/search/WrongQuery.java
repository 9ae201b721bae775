package im.steward.console.search;

import im.steward.audit.query.Parsed;
import im.steward.kernel.Fault;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query that cannot be asked, with the place marked.
 *
 * @param marked what is wrong; empty where something is missing
 * @param proposal what was probably meant, null where nobody knows
 */
public record WrongQuery(
        String before,
        String marked,
        String after,
        Fault fault,
        @Nullable String proposal) {
    private static final int AROUND = 80;
    private static final Pattern PROPOSED = Pattern.compile("Did you mean (\\S+)\\?");

    static WrongQuery of(String query, Parsed.Wrong wrong, Locale locale) {
        int start = Math.min(wrong.position(), query.length());
        int end = Math.min(start + wrong.length(), query.length());
        String before = query.substring(0, start);
        String after = query.substring(end);
        return new WrongQuery(
                before.length() > AROUND ? "…" + before.substring(before.length() - AROUND) : before,
                query.substring(start, Math.min(end, start + AROUND)),
                after.length() > AROUND ? after.substring(0, AROUND) + "…" : after,
                wrong.fault(),
                proposal(wrong.fault(), locale));
    }

    private static @Nullable String proposal(Fault fault, Locale locale) {
        Matcher proposed = PROPOSED.matcher(fault.action());
        // English says it in the sentence itself.
        return !locale.getLanguage().equals("en") && proposed.find() ? proposed.group(1) : null;
    }
}
