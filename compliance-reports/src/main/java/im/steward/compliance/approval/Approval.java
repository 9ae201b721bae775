package im.steward.compliance.approval;

import im.steward.kernel.Sha256;
import im.steward.trail.CanonicalJson;
import im.steward.trail.OfficerId;
import java.time.Instant;

/**
 * A request for a second pair of eyes.
 *
 * @param kind what kind of act: {@code export}, {@code role-grant}
 * @param subject the id of what it is about
 * @param summary one line for the inbox
 * @param content exactly what is asked; {@code digest} is its digest, and a decision is about that digest
 */
public record Approval(
        ApprovalId id,
        String kind,
        String subject,
        String summary,
        CanonicalJson content,
        Sha256 digest,
        Signer requester,
        Instant requestedAt,
        Instant expiresAt,
        State state) {
    /** Where it stands. */
    public sealed interface State {
        record Waiting() implements State {}

        record Approved(OfficerId by, Instant at, String reason) implements State {}

        record Refused(OfficerId by, Instant at, String reason) implements State {}

        /** Nobody decided in time, or what was approved was not done in time. */
        record Expired(Instant at) implements State {}

        /** What was asked changed afterwards, or was withdrawn. */
        record Voided(Instant at, String reason) implements State {}

        /** Used, exactly once. */
        record Consumed(OfficerId by, Instant approvedAt, Instant at) implements State {}

        /** The name every door shows. */
        default String name() {
            return switch (this) {
                case Waiting _ -> "waiting";
                case Approved _ -> "approved";
                case Refused _ -> "refused";
                case Expired _ -> "expired";
                case Voided _ -> "void";
                case Consumed _ -> "consumed";
            };
        }
    }

    /** Time alone ends what waits or was not used; the row need not be touched for it. */
    Approval asOf(Instant now) {
        return switch (state) {
            case State.Waiting _, State.Approved _ -> now.isBefore(expiresAt) ? this : in(new State.Expired(expiresAt));
            case State.Refused _, State.Expired _, State.Voided _, State.Consumed _ -> this;
        };
    }

    Approval in(State next) {
        return new Approval(id, kind, subject, summary, content, digest, requester, requestedAt, expiresAt, next);
    }
}
