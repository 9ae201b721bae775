package im.steward.audit.query;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;

/** What became of the text of a query. */
public sealed interface Parsed {
    record Right(Query query) implements Parsed {}

    /**
     * @param position where the trouble begins, in UTF-16 units from 0
     * @param length how much of the text it concerns; 0 where something is missing
     */
    record Wrong(int position, int length, Fault fault) implements Parsed {}

    /** For callers with nothing to point at. */
    default Query orThrow() {
        return switch (this) {
            case Right(Query query) -> query;
            case Wrong wrong -> throw new InvalidException(wrong.fault());
        };
    }
}
