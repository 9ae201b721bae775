package im.steward.compliance.report;

import java.time.Instant;

/** What a row holds in one column. */
public sealed interface Cell {
    Cell EMPTY = new Empty();

    /** Text from outside: cleaned, never a formula, spilled to a file of its own when too long. */
    record Text(String raw) implements Cell {}

    record Amount(double value) implements Cell {}

    /** Written in UTC, as a date a spreadsheet can sort. */
    record Time(Instant instant) implements Cell {}

    record Empty() implements Cell {}

    static Cell text(String raw) {
        return raw.isEmpty() ? EMPTY : new Text(raw);
    }

    /** Exact up to 2^53, which is more than any count here. */
    static Cell number(long value) {
        return new Amount((double) value);
    }

    static Cell time(Instant instant) {
        return new Time(instant);
    }
}
