package im.steward.audit.search;

/** Whether an answer covers all that was asked; every answer says so, on the page and in the export. */
public sealed interface Completeness {
    record Complete() implements Completeness {}

    /** @param reason one sentence for officers, without a full stop */
    record Degraded(String reason) implements Completeness {}

    default boolean complete() {
        return this instanceof Complete;
    }

    default Completeness and(Completeness other) {
        return complete() ? other : this;
    }
}
