package im.steward.audit.source;

/**
 * How far a run is. {@code read = published + rejected}; at the end {@code published = indexed + duplicates + conflicts}.
 *
 * @param bytesRead of the file as it was sent
 * @param read units found in the export: messages, reactions, memberships and so on
 * @param indexed new in the archive; known when the run has ended
 * @param conflicts same id as something archived, other content; kept beside it
 * @param rejected became no event, or one that could not be indexed and waits in quarantine
 */
public record ImportCounts(
        long bytesRead, long read, long published, long indexed, long duplicates, long conflicts, long rejected) {
    static final ImportCounts NONE = new ImportCounts(0, 0, 0, 0, 0, 0, 0);
}
