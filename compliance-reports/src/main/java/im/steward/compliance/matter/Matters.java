package im.steward.compliance.matter;

import im.steward.compliance.approval.ApprovalId;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Opening and closing matters, and who works in them. */
public final class Matters {
    /** Over all sources; made by the first start so that there is something to search in. A real site closes it. */
    public static final String EVERYTHING = "everything";

    private static final Logger log = LoggerFactory.getLogger(Matters.class);
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private final MatterStore store;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    Matters(MatterStore store, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Matter open(String name, String purpose, MatterScope scope, Set<OfficerId> members, OfficerId by) {
        return in(() -> add(name, purpose, scope, members, by));
    }

    /** The first start's matter; does nothing once any matter exists, a closed one included. */
    public void openEverything(Set<OfficerId> members, OfficerId by) {
        in(() -> {
            store.lockAll();
            return store.none()
                    && add(EVERYTHING, "First look at a new installation", MatterScope.EVERYTHING, members, by)
                            .open();
        });
    }

    public Matter close(MatterId id, OfficerId by, String reason) {
        return change(id, by, "matter.closed", Map.of("reason", reason), matter -> {
            Matter.State.Closed closed = new Matter.State.Closed(by, clock.instant(), reason);
            store.close(id, closed);
            log.atInfo().addKeyValue("matter", id).log("matter closed");
        });
    }

    /** What was approved over the old scope becomes void: approvals are bound to it. */
    public Matter rescope(MatterId id, MatterScope scope, OfficerId by) {
        Map<String, String> details = new HashMap<>();
        scope.content().forEach((key, value) -> details.put(key, value.toString()));
        return change(id, by, "matter.rescoped", details, _ -> store.rescope(id, scope));
    }

    public Matter admit(MatterId id, OfficerId member, OfficerId by) {
        return change(
                id,
                by,
                "matter.member-added",
                Map.of("member", member.value()),
                _ -> store.addMember(id, member, by, clock.instant()));
    }

    public Matter dismiss(MatterId id, OfficerId member, OfficerId by) {
        return change(id, by, "matter.member-removed", Map.of("member", member.value()), matter -> {
            if (matter.members().equals(Set.of(member))) {
                throw new RefusedException(new Fault(
                        "matter-last-member",
                        "Nobody would work in the matter '" + matter.name() + "' any more",
                        "Admit someone else first, or close the matter"));
            }
            store.removeMember(id, member);
        });
    }

    /** Lets somebody in without a member's word: for a matter that has none who works, after a second person approved it. */
    public Matter entrust(MatterId id, OfficerId member, OfficerId askedBy, Actor by, ApprovalId approval) {
        return in(() -> {
            requireOpen(store.lock(id));
            trail.append(
                    by,
                    "matter.entrusted",
                    id.toString(),
                    Map.of("member", member.value(), "requester", askedBy.value(), "approval", approval.toString()));
            store.addMember(id, member, askedBy, clock.instant());
            log.atInfo().addKeyValue("matter", id).log("matter entrusted");
            return store.lock(id);
        });
    }

    public Optional<Matter> find(MatterId id) {
        return store.find(id);
    }

    /** By name or id, as a person writes it. */
    public Matter named(String nameOrId) {
        Optional<Matter> found = UUID_FORM.matcher(nameOrId).matches()
                ? store.find(MatterId.of(nameOrId)).or(() -> store.find(nameOrId))
                : store.find(nameOrId.strip());
        return found.orElseThrow(() -> unknown(nameOrId));
    }

    /** Open ones first. */
    public List<Matter> list() {
        return store.all();
    }

    /** Where this officer may work now. */
    public List<Matter> listFor(OfficerId officer) {
        return store.all().stream().filter(matter -> matter.admits(officer)).toList();
    }

    static RefusedException unknown(String nameOrId) {
        return new RefusedException(new Fault(
                "matter-unknown",
                "There is no matter '" + nameOrId + "'",
                "Pick one from the list of matters, or open a new one"));
    }

    static Fault notAMember(Matter matter) {
        return new Fault(
                "matter-not-a-member",
                "You do not work in the matter '" + matter.name() + "'",
                "Choose one of your matters, or ask one of its members to admit you");
    }

    static Fault closed(Matter matter, Instant at) {
        return new Fault(
                "matter-closed",
                "The matter '%s' was closed on %s".formatted(matter.name(), at),
                "Open a new matter if the work goes on");
    }

    private Matter add(String name, String purpose, MatterScope scope, Set<OfficerId> members, OfficerId by) {
        Matter matter = new Matter(
                MatterId.next(clock),
                name.strip(),
                purpose.strip(),
                scope,
                members,
                by,
                clock.instant(),
                new Matter.State.Open());
        Map<String, String> details = new HashMap<>(Map.of("name", matter.name(), "purpose", matter.purpose()));
        scope.content().forEach((key, value) -> details.put(key, value.toString()));
        details.put("members", members.toString());
        trail.append(new Actor.Officer(by), "matter.opened", matter.id().toString(), details);
        store.add(matter);
        log.atInfo().addKeyValue("matter", matter.id()).log("matter opened");
        return matter;
    }

    /** Only who works in a matter changes it; otherwise every officer could let themselves in. */
    private interface Change {
        void to(Matter matter);
    }

    private Matter change(MatterId id, OfficerId by, String action, Map<String, String> details, Change change) {
        return in(() -> {
            Matter matter = store.lock(id);
            requireOpen(matter);
            if (!matter.members().contains(by)) {
                throw new RefusedException(notAMember(matter));
            }
            trail.append(new Actor.Officer(by), action, id.toString(), details);
            change.to(matter);
            return store.lock(id);
        });
    }

    private static void requireOpen(Matter matter) {
        switch (matter.state()) {
            case Matter.State.Open _ -> {}
            case Matter.State.Closed(var _, Instant at, var _) -> throw new RefusedException(closed(matter, at));
        }
    }

    private <T> T in(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction returned nothing");
        }
        return result;
    }
}
