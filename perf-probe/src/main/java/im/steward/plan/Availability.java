package im.steward.plan;

/** What may fail without people noticing. */
public enum Availability {
    /** Nothing: while the one host is away, there is no chat; its backups bring it back. */
    SINGLE(1),
    /** Any one host: what must agree among several keeps its majority. */
    HA(3);

    private final int leastHosts;

    Availability(int leastHosts) {
        this.leastHosts = leastHosts;
    }

    public int leastHosts() {
        return leastHosts;
    }

    public String word() {
        return this == SINGLE ? "single" : "ha";
    }
}
