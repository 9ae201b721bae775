package im.steward.compliance.searchreport;

import im.steward.compliance.export.Language;
import im.steward.compliance.matter.MatterId;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is to be sent, and in whose name the archive is asked.
 *
 * @param name of the saved search; stands in the subject
 * @param officer who must still work in the matter when it is made
 * @param by who wants it now: the officer, or a schedule
 */
public record SearchReportAsk(
        String name,
        OfficerId officer,
        MatterId matter,
        String query,
        ZoneId zone,
        Language language,
        List<String> recipients,
        Actor by) {
    private static final int MOST_RECIPIENTS = 50;
    /** Narrower than RFC 5322 allows: no comments, no quoting, nothing that could end a header. */
    private static final Pattern ADDRESS = Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\\w.-]{1,253}");

    public SearchReportAsk {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
            throw wrong("A report goes to 1 to %d addresses".formatted(MOST_RECIPIENTS));
        }
        for (String recipient : recipients) {
            if (!ADDRESS.matcher(recipient).matches()) {
                throw wrong("One of the addresses is not an e-mail address");
            }
        }
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw wrong("A report has a name of one line");
        }
    }

    private static InvalidException wrong(String what) {
        return new InvalidException(
                new Fault("report-recipients", what, "Write addresses like name@example.com, one per line"));
    }

    /** Queries and addresses do not print themselves. */
    @Override
    public String toString() {
        return "SearchReportAsk[" + matter + ", " + recipients.size() + " recipients]";
    }
}
