package im.steward.compliance.approval;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.CanonicalJson;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Four eyes for every module above: asked by one person, decided by another, about a digest, within a day, used once.
 */
public final class Approvals {
    static final Duration LIFETIME = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(Approvals.class);
    private final ApprovalStore store;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    Approvals(ApprovalStore store, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Joins the caller's transaction: the thing asked about and the question are kept together or not at all. */
    public Approval request(String kind, String subject, CanonicalJson content, Signer requester, String summary) {
        return in(() -> {
            Instant now = clock.instant();
            Approval approval = new Approval(
                    ApprovalId.next(clock),
                    kind,
                    subject,
                    summary,
                    content,
                    content.digest(),
                    requester,
                    now,
                    now.plus(LIFETIME),
                    new Approval.State.Waiting());
            write("approval.requested", approval, requester, Map.of("summary", summary, "content", content.text()));
            store.add(approval);
            log.atInfo()
                    .addKeyValue("approval", approval.id())
                    .addKeyValue("kind", kind)
                    .log("approval requested");
            return approval;
        });
    }

    public Approval approve(ApprovalId id, Signer approver, String reason) {
        return decide(id, approver, reason, true);
    }

    public Approval refuse(ApprovalId id, Signer approver, String reason) {
        return decide(id, approver, reason, false);
    }

    /** The requester takes the question back; whoever may act for them may do so too. */
    public Approval withdraw(ApprovalId id, Signer requester) {
        return in(() -> {
            Approval approval = store.lock(id).asOf(clock.instant());
            if (!requester.sharesAPersonWith(approval.requester())) {
                throw refused("approval-of-another", id, "was asked by someone else", "Refuse it instead");
            }
            switch (approval.state()) {
                case Approval.State.Waiting _, Approval.State.Approved _ -> {}
                case Approval.State.Refused _,
                        Approval.State.Expired _,
                        Approval.State.Voided _,
                        Approval.State.Consumed _ -> throw decided(approval);
            }
            return makeVoid(approval, requester.account().value(), "withdrawn");
        });
    }

    /** What it was about is gone; nobody need decide any more. Does nothing where it is over already. */
    public void drop(ApprovalId id, OfficerId by, String reason) {
        in(() -> {
            Approval approval = store.lock(id).asOf(clock.instant());
            return switch (approval.state()) {
                case Approval.State.Waiting _, Approval.State.Approved _ -> makeVoid(approval, by.value(), reason);
                case Approval.State.Refused _,
                        Approval.State.Expired _,
                        Approval.State.Voided _,
                        Approval.State.Consumed _ -> approval;
            };
        });
    }

    /**
     * Uses an approval for exactly what was asked. Joins the caller's transaction: when the caller rolls back, the
     * approval is unused again.
     *
     * @param digest of the content as it is now; another one than was asked about makes the approval void
     */
    public Consumption consume(ApprovalId id, Sha256 digest) {
        return in(() -> {
            Instant now = clock.instant();
            Approval approval = store.lock(id).asOf(now);
            return switch (approval.state()) {
                case Approval.State.Waiting _, Approval.State.Approved _
                when changed(approval, digest) ->
                    new Consumption.Barred(makeVoid(approval, "steward", "what was asked has changed since"));
                case Approval.State.Waiting _ -> new Consumption.Waiting(approval);
                case Approval.State.Approved(var by, var at, var _) -> {
                    store.consume(id, now);
                    trail.append(
                            new Actor.Process("approvals"),
                            "approval.consumed",
                            id.toString(),
                            details(approval, Map.of("approved-by", by.value())));
                    yield new Consumption.Granted(approval.in(new Approval.State.Consumed(by, at, now)));
                }
                case Approval.State.Refused _,
                        Approval.State.Expired _,
                        Approval.State.Voided _,
                        Approval.State.Consumed _ -> new Consumption.Barred(approval);
            };
        });
    }

    public Optional<Approval> find(ApprovalId id) {
        return store.find(id).map(approval -> approval.asOf(clock.instant()));
    }

    /** The inbox: what still can be decided, the most urgent first. */
    public List<Approval> waiting() {
        return store.waiting(clock.instant());
    }

    /** @param before only what was asked earlier than that one */
    public List<Approval> newest(Reader reader, Optional<ApprovalId> before, int limit) {
        return newest(reader, before, Optional.empty(), limit);
    }

    /** The same without what can still be decided. */
    public List<Approval> newestOver(Reader reader, Optional<ApprovalId> before, int limit) {
        return newest(reader, before, Optional.of(clock.instant()), limit);
    }

    private List<Approval> newest(Reader reader, Optional<ApprovalId> before, Optional<Instant> overAt, int limit) {
        Instant now = clock.instant();
        return store.newest(reader, before, overAt, limit).stream()
                .map(approval -> approval.asOf(now))
                .toList();
    }

    private Approval decide(ApprovalId id, Signer approver, String reason, boolean yes) {
        Optional<Approval> outcome = in(() -> {
            Approval approval = store.lock(id).asOf(clock.instant());
            if (approver.sharesAPersonWith(approval.requester())) {
                write("approval.own-attempt", approval, approver, Map.of());
                return Optional.empty();
            }
            return Optional.of(decided(approval, approver, reason.strip(), yes));
        });
        // Thrown outside, so that the attempt stays in the trail.
        return outcome.orElseThrow(() ->
                refused("approval-needs-second-person", id, "was asked by yourself", "Ask another approver to decide"));
    }

    private Approval decided(Approval approval, Signer approver, String reason, boolean yes) {
        Instant now = clock.instant();
        Approval.State next = switch (approval.state()) {
            case Approval.State.Waiting _
            when changed(approval, approval.content().digest()) ->
                throw refused(
                        "approval-damaged",
                        approval.id(),
                        "does not match its own digest",
                        "Tell the auditor and have it asked anew");
            case Approval.State.Waiting _ ->
                yes
                        ? new Approval.State.Approved(approver.account(), now, reason)
                        : new Approval.State.Refused(approver.account(), now, reason);
            case Approval.State.Expired _ ->
                throw refused("approval-expired", approval.id(), "has expired", "Have it asked anew");
            case Approval.State.Approved _,
                    Approval.State.Refused _,
                    Approval.State.Voided _,
                    Approval.State.Consumed _ -> throw decided(approval);
        };
        write(yes ? "approval.given" : "approval.refused", approval, approver, Map.of("reason", reason));
        store.decide(approval.id(), next.name(), approver.account(), now, reason);
        log.atInfo()
                .addKeyValue("approval", approval.id())
                .addKeyValue("state", next.name())
                .log("approval decided");
        return approval.in(next);
    }

    /** Also when the stored content no longer has the stored digest: someone wrote to the table. */
    private static boolean changed(Approval approval, Sha256 digest) {
        return !approval.digest().equals(digest) || !approval.content().digest().equals(approval.digest());
    }

    private Approval makeVoid(Approval approval, String by, String reason) {
        Instant now = clock.instant();
        trail.append(
                new Actor.Process("approvals"),
                "approval.void",
                approval.id().toString(),
                details(approval, Map.of("reason", reason, "by", by)));
        store.voidIt(approval.id(), now, reason);
        return approval.in(new Approval.State.Voided(now, reason));
    }

    private void write(String action, Approval approval, Signer signer, Map<String, String> more) {
        trail.append(new Actor.Officer(signer.account()), action, approval.id().toString(), details(approval, more));
    }

    private static Map<String, String> details(Approval approval, Map<String, String> more) {
        Map<String, String> details = new HashMap<>(more);
        details.put("kind", approval.kind());
        details.put("subject", approval.subject());
        details.put("digest", approval.digest().hex());
        details.put("requester", approval.requester().account().value());
        return details;
    }

    private static RefusedException decided(Approval approval) {
        return refused(
                "approval-already-decided",
                approval.id(),
                "is " + approval.state().name() + " already",
                "Nothing is left to do; ask anew if it is still needed");
    }

    private static RefusedException refused(String code, ApprovalId id, String what, String action) {
        return new RefusedException(new Fault(code, "The request for approval " + id + " " + what, action));
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction returned nothing");
        }
        return result;
    }
}
