package im.steward.audit.index;

import im.steward.kernel.Fault;

/** What became of one arrival. */
public sealed interface Outcome {
    /** It is in the archive, by this write or by one before a crash. */
    record Indexed() implements Outcome {}

    /** The archive holds the same content from another delivery. */
    record Duplicate() implements Outcome {}

    /** The archive holds other content under the same id; this one is kept beside it, under {@code id}. */
    record Conflict(String id) implements Outcome {}

    /** Elasticsearch will never take it; its bytes belong into quarantine. */
    record Rejected(Fault fault) implements Outcome {}

    /** Not now; the same write may succeed later. */
    record Postponed(Fault fault) implements Outcome {}
}
