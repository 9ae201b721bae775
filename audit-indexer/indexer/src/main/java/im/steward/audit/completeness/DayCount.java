package im.steward.audit.completeness;

/**
 * One line of the ledger.
 *
 * @param read records of the topic
 * @param archived documents Elasticsearch counts by itself; a conflict is a document of its own
 * @param unexplained what is in the archive beyond, or missing below, everything that has a name
 */
public record DayCount(
        ChannelDay place,
        String channelName,
        long read,
        long archived,
        long duplicates,
        long conflicts,
        long quarantined,
        long gaps,
        long unexplained) {
    /** Everything read is archived, or was there before, or waits in quarantine. */
    public boolean complete() {
        return gaps == 0 && unexplained == 0;
    }
}
