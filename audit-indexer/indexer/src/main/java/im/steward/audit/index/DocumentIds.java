package im.steward.audit.index;

import im.steward.kernel.Sha256;

/** Ids of documents: an event's own, and that of an event whose id is taken by other content. */
public final class DocumentIds {
    private static final int SUFFIX = 12;

    private DocumentIds() {}

    public static String conflict(String eventId, Sha256 hash) {
        return eventId + "~" + hash.hex().substring(0, SUFFIX);
    }
}
