package im.steward.compliance.export;

import im.steward.compliance.approval.Signer;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Question;
import im.steward.trail.CanonicalJson;
import java.time.ZoneId;
import java.util.Map;

/**
 * What an officer asks to have as files.
 *
 * @param reason for the approver and the trail; may be empty
 */
public record ExportAsk(
        Signer requester,
        MatterId matter,
        String query,
        ZoneId zone,
        ExportFormat format,
        Language language,
        String reason) {
    Question question() {
        return new Question(requester.account(), matter, query, zone);
    }

    /** What an approver approves: any other matter, scope, query, format or amount is another export. */
    static CanonicalJson content(
            Matter matter, String query, ZoneId zone, ExportFormat format, Language language, long messages) {
        return CanonicalJson.of(Map.of(
                "matter", Map.of("id", matter.id().toString(), "name", matter.name()),
                "scope", matter.scope().content(),
                "query", query,
                "zone", zone.getId(),
                "format", format.name(),
                "language", language.word(),
                "messages", messages));
    }

    /** Queries do not print themselves. */
    @Override
    public String toString() {
        return "ExportAsk[" + requester.account() + ", " + matter + "]";
    }
}
