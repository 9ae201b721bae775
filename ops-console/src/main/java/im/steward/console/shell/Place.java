package im.steward.console.shell;

import im.steward.console.account.Action;

/** The rooms of the console, in the order of the navigation; one without a page yet is left out by itself. */
enum Place {
    HOME("/", Action.OWN, Group.WORK),
    SEARCH("/search", Action.SEARCH, Group.WORK),
    MATTERS("/matters", Action.READ_MATTER, Group.WORK),
    EXPORTS("/exports", Action.READ_EXPORT, Group.WORK),
    APPROVALS("/approvals", Action.READ_APPROVAL, Group.WORK),
    COMPLETENESS("/completeness", Action.READ_COMPLETENESS, Group.PROOF),
    TRAIL("/trail", Action.READ_TRAIL, Group.PROOF),
    VERIFICATIONS("/verifications", Action.READ_VERIFICATION, Group.PROOF),
    QUARANTINE("/quarantine", Action.READ_QUARANTINE, Group.PROOF),
    IMPORTS("/imports", Action.READ_IMPORT, Group.RUNNING),
    PROBES("/probes", Action.READ_PROBE, Group.RUNNING),
    OBJECTIVES("/objectives", Action.READ_PROBE, Group.RUNNING),
    BACKUPS("/backups", Action.READ_BACKUP, Group.RUNNING),
    DRILLS("/drills", Action.READ_BACKUP, Group.RUNNING),
    SCHEDULES("/schedules", Action.READ_SCHEDULE, Group.RUNNING),
    PLANNER("/planner", Action.PLAN_CAPACITY, Group.RUNNING),
    SYSTEM("/system", Action.READ_SYSTEM, Group.RUNNING),
    ACCOUNTS("/accounts", Action.READ_ACCOUNT, Group.RUNNING);

    enum Group {
        WORK,
        PROOF,
        RUNNING
    }

    private final String path;
    private final Action action;
    private final Group group;

    Place(String path, Action action, Group group) {
        this.path = path;
        this.action = action;
        this.group = group;
    }

    String path() {
        return path;
    }

    Action action() {
        return action;
    }

    Group group() {
        return group;
    }

    boolean holds(String current) {
        return this == HOME ? current.equals("/") : current.equals(path) || current.startsWith(path + "/");
    }
}
