package im.steward.console.account;

import im.steward.compliance.approval.Approval;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Consumption;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UuidV7;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

/** Giving a role takes two people: one asks here, another approves, then it takes effect by itself. */
public class RoleGrants {
    /** The kind of approval. */
    public static final String KIND = "role-grant";

    private static final Logger log = LoggerFactory.getLogger(RoleGrants.class);
    private static final Actor CONSOLE = new Actor.Process("console");
    private static final int LONGEST_REASON = 500;

    private final RoleGrantStore store;
    private final AccountStore accounts;
    private final Approvals approvals;
    private final Trail trail;
    private final Clock clock;

    RoleGrants(RoleGrantStore store, AccountStore accounts, Approvals approvals, Trail trail, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.approvals = approvals;
        this.trail = trail;
        this.clock = clock;
    }

    @Transactional
    public RoleGrant request(String name, Role role, String reason, SignedIn by) {
        Account account = accounts.lock(name).orElseThrow(() -> Accounts.unknown(name));
        if (account.origin() != Account.Origin.LOCAL) {
            throw new RefusedException(new Fault(
                    "role-mapped-elsewhere",
                    "The roles of " + name + " come from your company's groups",
                    "Put the person into the group that stands for the role"));
        }
        if (account.roles().contains(role)) {
            throw new RefusedException(new Fault(
                    "role-held",
                    "The account " + name + " holds " + role.word() + " already",
                    "Nothing is left to do"));
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidException(
                    new Fault("reason-missing", "A request says why", "Write one sentence for the approver"));
        }
        Approval approval = approvals.request(
                KIND,
                name,
                RoleGrant.content(name, role, reason.strip()),
                by.signer(),
                "%s for %s".formatted(role.word(), name));
        var grant = new RoleGrant(
                UuidV7.next(clock), name, role, by.name(), clock.instant(), reason.strip(), approval.id());
        if (!store.insert(grant)) {
            throw new RefusedException(new Fault(
                    "role-asked-already",
                    "The role " + role.word() + " for " + name + " waits for an approver already",
                    "Ask an approver to decide"));
        }
        return grant;
    }

    public List<RoleGrant> waitingFor(String account) {
        return store.waitingFor(account);
    }

    /** Puts decided requests into effect; any console may do it at any time. */
    @Transactional
    public void settle() {
        for (RoleGrant grant : store.claimWaiting()) {
            switch (approvals.consume(grant.approval(), grant.content().digest())) {
                case Consumption.Granted _ -> give(grant);
                case Consumption.Barred _ -> store.settle(grant.id(), "barred", clock.instant());
                case Consumption.Waiting _ -> {}
            }
        }
    }

    private void give(RoleGrant grant) {
        Account account = accounts.lock(grant.account()).orElseThrow(() -> Accounts.unknown(grant.account()));
        EnumSet<Role> held = EnumSet.of(grant.role());
        held.addAll(account.roles());
        trail.append(
                CONSOLE,
                "role.granted",
                grant.account(),
                Map.of("role", grant.role().word(), "approval", grant.approval().toString()));
        accounts.setRoles(grant.account(), held);
        store.settle(grant.id(), "granted", clock.instant());
        log.atInfo().addKeyValue("approval", grant.approval()).log("role granted");
    }
}
