package im.steward.trail;

import im.steward.kernel.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One act of an operator. Its details stay outside, bound by {@code commitment}, so that they can be erased one day
 * without breaking a single proof.
 */
public record TrailEntry(TrailEntryId id, Instant at, Actor actor, String action, String subject, Sha256 commitment) {
    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");
    private static final int LONGEST_ACTION = 80;
    /** Always three decimals: {@code Instant.toString} drops zeros, and one instant must have one text. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public TrailEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (action.length() > LONGEST_ACTION || !ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("an action is dotted lower case like search.asked, was '%s'"
                    .formatted(PlainText.oneLine(action, LONGEST_ACTION)));
        }
        if (!PlainText.isClean(subject)) {
            throw new IllegalArgumentException("a subject is one line of printable text");
        }
    }

    /** The bytes that the Merkle tree binds: RFC 8785, strings only, no personal data of those written about. */
    public byte[] leaf() {
        return leaf(id, at, actor.toString(), action, subject, commitment.hex());
    }

    /** From stored columns as they are, also when somebody has made them what no entry can be. */
    public static byte[] leaf(
            TrailEntryId id, Instant at, String actor, String action, String subject, String commitment) {
        return CanonicalJson.of(Map.of(
                        "v", "1",
                        "id", id.toString(),
                        "at", TIME.format(at),
                        "actor", actor,
                        "action", action,
                        "subject", subject,
                        "commitment", commitment))
                .bytes();
    }
}
