package im.steward.platform;

import im.steward.platform.Rejection.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A file that is one JSON list of objects, read one object at a time. Where an object ends is found in its bytes, as for
 * lines: one that is too large or no JSON is rejected without being held in memory, and the rest goes on.
 */
public final class JsonList {
    private static final int BUFFER = 1 << 16;
    private static final int END_OF_FILE = -1;
    private final ExportEntry entry;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private byte[] element = new byte[BUFFER];
    private int length;
    private boolean tooLong;
    private int depth;
    private boolean quoted;
    private long number = 1;

    private JsonList(ExportEntry entry, int longest) {
        this.entry = entry;
        this.longest = longest;
    }

    /** Where the file ends before its list does, the last rejection says so; all before it has been taken. */
    public static void each(ExportEntry entry, Limits limits, ExportSink sink, BiConsumer<Place, JsonRow> taker)
            throws IOException {
        new JsonList(entry, limits.lineBytes()).read(sink, taker);
    }

    private void read(ExportSink sink, BiConsumer<Place, JsonRow> taker) throws IOException {
        if (first() != '[') {
            reject(sink, Reason.JSON_INVALID);
            return;
        }
        int end = element();
        while (end == ',') {
            take(sink, taker);
            end = element();
        }
        boolean whole = depth == 0 && !quoted && !isBlank();
        boolean behindComma = end == ']' && number > 1;
        if (whole || behindComma) {
            take(sink, taker);
        }
        if (end == END_OF_FILE) {
            reject(sink, Reason.JSON_INVALID);
        }
    }

    /** The first byte behind white space and the mark that some editors put before UTF-8. */
    private int first() throws IOException {
        int next = next();
        while (next == 0xEF || next == 0xBB || next == 0xBF || isSpace(next)) {
            next = next();
        }
        return next;
    }

    /** Reads up to the comma or bracket that ends it, which is returned. */
    private int element() throws IOException {
        length = 0;
        tooLong = false;
        depth = 0;
        quoted = false;
        boolean escaped = false;
        for (int next = next(); next != END_OF_FILE; next = next()) {
            if (quoted) {
                quoted = escaped || next != '"';
                escaped = !escaped && next == '\\';
            } else if (depth == 0 && (next == ',' || next == ']')) {
                return next;
            } else {
                quoted = next == '"';
                depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
                depth = Math.max(0, depth);
            }
            append((byte) next);
        }
        return END_OF_FILE;
    }

    private int next() throws IOException {
        if (at == filled) {
            try {
                filled = entry.content().read(buffer);
            } catch (IOException broken) {
                throw new BrokenExport(number, broken);
            }
            at = 0;
            if (filled < 0) {
                filled = 0;
                return END_OF_FILE;
            }
        }
        return Byte.toUnsignedInt(buffer[at++]);
    }

    private void append(byte next) {
        if (length == longest) {
            tooLong = true;
        }
        if (tooLong) {
            return;
        }
        if (length == element.length) {
            element = Arrays.copyOf(element, (int) Math.min(2L * length, longest));
        }
        element[length++] = next;
    }

    private void take(ExportSink sink, BiConsumer<Place, JsonRow> taker) {
        if (tooLong) {
            reject(sink, Reason.TOO_LARGE);
            return;
        }
        Place place = new Place(entry.name(), number++);
        Rows.take(place, sink, () -> taker.accept(place, JsonRow.of(element, length)));
    }

    private void reject(ExportSink sink, Reason reason) {
        sink.rejected(new Rejection(new Place(entry.name(), number++), reason, ""));
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (!isSpace(element[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(int next) {
        return next == ' ' || next == '\t' || next == '\r' || next == '\n';
    }
}
