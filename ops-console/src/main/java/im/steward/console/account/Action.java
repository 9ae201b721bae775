package im.steward.console.account;

import static im.steward.console.account.Role.ADMIN;
import static im.steward.console.account.Role.APPROVER;
import static im.steward.console.account.Role.AUDITOR;
import static im.steward.console.account.Role.DPO;
import static im.steward.console.account.Role.OFFICER;
import static im.steward.console.account.Role.OPERATOR;

import java.util.Collection;
import java.util.Set;

/**
 * The role × action matrix, whole. Every handler names one action; a handler without one stops the start.
 *
 * <p>Content of messages is for officers alone; the auditor changes nothing; nobody approves what they asked for (that
 * is the use case's rule, not the matrix's).
 */
public enum Action {
    /** Sign-in, language, theme and the pages of a fault: also for those who have not signed in. */
    ANYONE,
    /** What every account may do: home, own password, own tokens, sign out. */
    OWN(Role.values()),
    READ_API_DOCS(Role.values()),

    READ_MATTER(OFFICER, APPROVER, AUDITOR),
    CHANGE_MATTER(OFFICER),
    SEARCH(OFFICER),
    SAVE_SEARCH(OFFICER),
    READ_EXPORT(OFFICER, APPROVER, AUDITOR),
    REQUEST_EXPORT(OFFICER),
    DOWNLOAD_EXPORT(OFFICER),

    READ_APPROVAL(OFFICER, APPROVER, DPO, AUDITOR, OPERATOR, ADMIN),
    DECIDE_APPROVAL(APPROVER),

    READ_COMPLETENESS(OFFICER, APPROVER, DPO, AUDITOR, OPERATOR),
    RUN_COMPLETENESS(OFFICER, OPERATOR),
    /** What is lost is the officers' to answer for, not of those who ran the systems that lost it. */
    ACCOUNT_FOR_EXPIRED(OFFICER),
    READ_IMPORT(OFFICER, AUDITOR, OPERATOR),
    RUN_IMPORT(OPERATOR),
    READ_QUARANTINE(OFFICER, AUDITOR, OPERATOR),
    /** The quarantined bytes may hold a message: only in a matter that covers everything. */
    READ_QUARANTINED_BYTES(OFFICER),
    REPLAY_QUARANTINE(OPERATOR),

    /** Evidence about servers, without a person's data. */
    READ_VERIFICATION(OFFICER, DPO, AUDITOR, OPERATOR, ADMIN),
    /** Those who provision bring it; it stays as it came. */
    TAKE_VERIFICATION(OPERATOR, ADMIN),

    READ_TRAIL(AUDITOR),
    /** Checking and proving changes nothing, so everyone may ask whether the trail holds. */
    VERIFY_TRAIL(Role.values()),
    SIGN_CHECKPOINT(AUDITOR, OPERATOR),

    READ_SCHEDULE(OFFICER, AUDITOR, OPERATOR),
    /** Which kinds, the two below say. */
    CHANGE_SCHEDULE(OFFICER, OPERATOR),
    /** A report by e-mail carries messages, so only those who may read them schedule it. */
    SCHEDULE_REPORT(OFFICER),
    SCHEDULE_WORK(OPERATOR),

    READ_BACKUP(OPERATOR, ADMIN, AUDITOR),
    RUN_BACKUP(OPERATOR),
    /** Keeping a set against its plan's rule is a change of the plan, too. */
    CHANGE_BACKUP_PLAN(OPERATOR),
    RUN_DRILL(OPERATOR),
    /**
     * To a scratch place, which the worker's host keeps; nothing of it is shown on a page. A file or a conversation only
     * when a second person approves.
     */
    RUN_RESTORE(OPERATOR),
    /** Only asks; a second person approves. */
    RESTORE_IN_PLACE(OPERATOR),

    READ_PROBE(AUDITOR, OPERATOR, ADMIN),
    CHANGE_PROBE(OPERATOR),
    /** No person's: only a probe's own token opens this. */
    DELIVER_SAMPLES,

    /** Reckons, and stores nothing. */
    PLAN_CAPACITY(OPERATOR, ADMIN),
    READ_SYSTEM(AUDITOR, OPERATOR, ADMIN),
    READ_ACCOUNT(AUDITOR, ADMIN),
    CHANGE_ACCOUNT(ADMIN);

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf cannot be changed; the checker knows only Guava's.
    private final Set<Role> roles;

    Action(Role... roles) {
        this.roles = Set.of(roles);
    }

    public boolean isFor(Role role) {
        return this == ANYONE || roles.contains(role);
    }

    public boolean isForAnyOf(Collection<Role> held) {
        // A new account holds no role yet, and must be able to set its password and ask for one.
        return this == OWN || held.stream().anyMatch(this::isFor);
    }
}
