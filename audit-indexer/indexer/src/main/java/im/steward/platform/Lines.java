package im.steward.platform;

import im.steward.platform.Rejection.Reason;
import java.io.IOException;
import java.util.Arrays;

/** Lines of bytes, counted from 1; blank ones are passed over, one that is too long is rejected and the rest goes on. */
public final class Lines {
    private static final int BUFFER = 1 << 16;
    private final ExportEntry entry;
    private final int longest;
    private byte[] line = new byte[BUFFER];
    private int length;
    private boolean tooLong;
    private long number = 1;

    private Lines(ExportEntry entry, int longest) {
        this.entry = entry;
        this.longest = longest;
    }

    /** Takes one line; the array is its own. */
    @FunctionalInterface
    public interface Taker {
        void take(Place place, byte[] line);
    }

    /** Rows that a taker leaves by {@link RejectedRow} are rejected at their line. */
    public static void each(ExportEntry entry, Limits limits, ExportSink sink, Taker taker) throws IOException {
        new Lines(entry, limits.lineBytes()).read(sink, taker);
    }

    private void read(ExportSink sink, Taker taker) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = next(buffer); read >= 0; read = next(buffer)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    append(buffer, start, i);
                    end(sink, taker);
                    start = i + 1;
                }
            }
            append(buffer, start, read);
        }
        end(sink, taker);
    }

    private int next(byte[] buffer) throws IOException {
        try {
            return entry.content().read(buffer);
        } catch (IOException broken) {
            throw new BrokenExport(number, broken);
        }
    }

    private void append(byte[] buffer, int from, int to) {
        int more = to - from;
        if (tooLong || length + more > longest) {
            tooLong = true;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
    }

    private void end(ExportSink sink, Taker taker) {
        Place place = new Place(entry.name(), number);
        if (tooLong) {
            sink.rejected(new Rejection(place, Reason.TOO_LARGE, ""));
        } else if (!isBlank()) {
            Rows.take(place, sink, () -> taker.take(place, content()));
        }
        length = 0;
        tooLong = false;
        number++;
    }

    private byte[] content() {
        boolean marked = number == 1
                && length >= 3
                && line[0] == (byte) 0xEF
                && line[1] == (byte) 0xBB
                && line[2] == (byte) 0xBF;
        return Arrays.copyOfRange(line, marked ? 3 : 0, length);
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
