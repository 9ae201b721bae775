package im.steward.audit.search;

import java.util.Locale;
import java.util.Optional;

/** Whether an answer covers all that was asked; every answer says so, on the page and in the export. */
public sealed interface Completeness {
    record Complete() implements Completeness {}

    /** What kept an answer from covering all of it; pages say it in their reader's language. */
    enum Lack {
        /** A part is closed and was not searched. */
        CLOSED,
        /** A part did not answer. */
        SILENT,
        /** Stopped for its time before it had seen everything. */
        SLOW,
        /** The total is a lower bound. */
        COUNT,
        /** There is more than is shown. */
        LONG;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param reason one sentence for programs and files, without a full stop */
    record Degraded(Lack lack, String reason) implements Completeness {}

    default Optional<Lack> whatLacks() {
        return this instanceof Degraded(Lack lack, var _) ? Optional.of(lack) : Optional.empty();
    }

    default boolean complete() {
        return this instanceof Complete;
    }

    default Completeness and(Completeness other) {
        return complete() ? other : this;
    }
}
