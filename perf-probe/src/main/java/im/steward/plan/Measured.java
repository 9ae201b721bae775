package im.steward.plan;

/**
 * What {@code ./steward bench} found, and what nobody has measured yet; {@code docs/operate/sizing.md} says where each
 * figure comes from. They were taken on two busy cores, so a machine of your own does no worse.
 */
final class Measured {
    /** {@code ./steward bench sizing}: a message in the chat server's database, its indices included. */
    static final double DATABASE_BYTES = 800;
    /** {@code ./steward bench sizing}: an event in the archive as it grows, one copy. */
    static final double ARCHIVE_BYTES = 1_000;
    /** {@code ./steward bench sizing}: an event that arrives alone, in the topic. */
    static final double TOPIC_BYTES = 500;
    /** {@code ./steward bench index}: a core's share of the 5,000 events a second of a cold start on two; warm ones do 15,000. */
    static final double EVENTS_PER_CORE = 2_500;
    /** {@code ./steward bench sizing}: what the vault stores of a message in the first set. */
    static final double VAULT_BYTES = 150;
    /** {@code ./steward bench backup}: what a later set adds when 2 % has changed, as a share of the first. */
    static final double VAULT_ADDED = 0.08;

    /** Assumed: of a day's messages so many are written in its busiest hour. */
    static final double BUSIEST_HOUR = 0.2;
    /** Assumed: the busiest second of that hour beside its average. */
    static final double BURST = 3;
    /** Assumed: a message is edited, deleted or reacted to once in four times. */
    static final double EVENTS_PER_MESSAGE = 1.25;
    /** Assumed: a core is half idle at the busiest second, so that nobody waits. */
    static final double BUSY = 0.5;
    /** Assumed, of the chat server: connected people per core. {@code ./steward probe load} finds yours. */
    static final double PEOPLE_PER_CORE = 500;
    /** Assumed, of the chat server: memory per connected person. */
    static final double PERSON_MB = 2;
    /** Assumed: rows that were changed and not yet swept up. */
    static final double BLOAT = 1.3;
    /** Elasticsearch gives a node no more shards at 85 % of its disk; the others begin to suffer near there, too. */
    static final double FULL = 0.85;
    /** Steward's topic keeps this many days, whatever the archive keeps. */
    static final long TOPIC_DAYS = 30;
    /** A month is one shard of the archive; Lucene ends at 2.1 thousand million, a search becomes slow long before. */
    static final long MONTHLY_EVENTS = 400_000_000;

    private Measured() {}
}
