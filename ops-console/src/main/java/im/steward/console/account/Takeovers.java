package im.steward.console.account;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Consumption;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UuidV7;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

/**
 * Only a member lets others into a matter or closes it, so one whose members are all gone would stay as it is for ever: an
 * administrator asks for an officer, a second person approves, then it takes effect by itself.
 */
public class Takeovers {
    /** The kind of approval. */
    public static final String KIND = "matter-takeover";

    private static final Logger log = LoggerFactory.getLogger(Takeovers.class);
    private static final Actor CONSOLE = new Actor.Process("console");
    private static final int LONGEST_REASON = 500;

    private final TakeoverStore store;
    private final AccountStore accounts;
    private final Matters matters;
    private final Approvals approvals;
    private final Clock clock;

    Takeovers(TakeoverStore store, AccountStore accounts, Matters matters, Approvals approvals, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.matters = matters;
        this.approvals = approvals;
        this.clock = clock;
    }

    /** Open matters of this account in which no other officer works. */
    public List<Matter> nobodyElseWorksIn(String account) {
        Set<OfficerId> others = officers().stream()
                .filter(name -> !name.equals(account))
                .map(OfficerId::of)
                .collect(Collectors.toSet());
        return matters.list().stream()
                .filter(matter -> matter.admits(OfficerId.of(account)))
                .filter(matter -> matter.members().stream().noneMatch(others::contains))
                .toList();
    }

    /** Who can work in a matter, by name. */
    public List<String> officers() {
        return accounts.all().stream()
                .filter(Takeovers::works)
                .map(Account::name)
                .toList();
    }

    private static boolean works(Account account) {
        return account.active() && account.roles().contains(Role.OFFICER);
    }

    @Transactional
    public Takeover request(String gone, MatterId id, String to, String reason, SignedIn by) {
        Account account = accounts.lock(gone).orElseThrow(() -> Accounts.unknown(gone));
        Matter matter = nobodyElseWorksIn(gone).stream()
                .filter(one -> one.id().equals(id) && !works(account))
                .findFirst()
                .orElseThrow(() -> refused(
                        "Somebody works in this matter, or it is closed", "Have one of its members admit the officer"));
        if (!officers().contains(to)) {
            throw refused("'" + to + "' is no officer who could work in it", "Choose one of the list");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidException(
                    new Fault("reason-missing", "A request says why", "Write one sentence for the approver"));
        }
        Approval approval = approvals.request(
                KIND,
                id.toString(),
                Takeover.content(id, matter.name(), to, reason.strip()),
                asking(by, to),
                "%s takes over the matter %s".formatted(to, matter.name()));
        var takeover = new Takeover(
                UuidV7.next(clock), id, matter.name(), to, by.name(), clock.instant(), reason.strip(), approval.id());
        if (!store.insert(takeover)) {
            throw refused("An officer is asked for in this matter already", "Ask an approver to decide");
        }
        return takeover;
    }

    /** Who is to be let in is no second person, either. */
    private static Signer asking(SignedIn by, String to) {
        Set<String> people = new HashSet<>(by.signer().people());
        people.add(to);
        return new Signer(by.officer(), people);
    }

    private static RefusedException refused(String what, String action) {
        return new RefusedException(new Fault("takeover-refused", what, action));
    }

    public List<Takeover> waiting() {
        return store.waiting();
    }

    /** Puts decided requests into effect; any console may do it at any time. */
    @Transactional
    public void settle() {
        for (Takeover takeover : store.claimWaiting()) {
            switch (approvals.consume(takeover.approval(), takeover.content().digest())) {
                case Consumption.Granted _ -> letIn(takeover);
                case Consumption.Barred _ -> store.settle(takeover.id(), "barred", clock.instant());
                case Consumption.Waiting _ -> {}
            }
        }
    }

    /** Judged again: meanwhile the matter may be closed, a member back, or the officer gone. */
    private void letIn(Takeover takeover) {
        Set<OfficerId> working = officers().stream().map(OfficerId::of).collect(Collectors.toSet());
        boolean possible = matters.find(takeover.matter())
                        .filter(Matter::open)
                        .filter(matter -> matter.members().stream().noneMatch(working::contains))
                        .isPresent()
                && accounts.lock(takeover.to()).filter(Takeovers::works).isPresent();
        if (possible) {
            matters.entrust(
                    takeover.matter(),
                    OfficerId.of(takeover.to()),
                    OfficerId.of(takeover.requestedBy()),
                    CONSOLE,
                    takeover.approval());
            log.atInfo().addKeyValue("approval", takeover.approval()).log("matter taken over");
        }
        store.settle(takeover.id(), possible ? "granted" : "barred", clock.instant());
    }
}
