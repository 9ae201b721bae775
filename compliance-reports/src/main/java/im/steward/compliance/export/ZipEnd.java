package im.steward.compliance.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The last records of a zip. Programs find its table of contents through them, some by the offset they give, some by
 * what lies in front of them; where the two differ, one zip holds different files for different readers.
 */
final class ZipEnd {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    /** What the 32-bit fields say when the 64-bit record holds the value. */
    private static final long ELSEWHERE = 0xFFFFFFFFL;

    private ZipEnd() {}

    /** Whether nothing follows the end, and the table of contents lies right before it and where it says. */
    static boolean isPlain(Path zip) throws IOException {
        try (FileChannel file = FileChannel.open(zip)) {
            long size = file.size();
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, END64_BYTES + LOCATOR_BYTES + END_BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            long start = size - tail.capacity();
            while (tail.hasRemaining() && file.read(tail, start + tail.position()) >= 0) {}
            return !tail.hasRemaining() && isPlain(tail, start);
        }
    }

    private static boolean isPlain(ByteBuffer tail, long start) {
        int end = tail.capacity() - END_BYTES;
        if (end < 0 || tail.getInt(end) != END || tail.getShort(end + 20) != 0) {
            return false;
        }
        long bytes = Integer.toUnsignedLong(tail.getInt(end + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LOCATOR_BYTES;
        if (locator < 0 || tail.getInt(locator) != LOCATOR) {
            return offset + bytes == start + end;
        }
        int end64 = locator - END64_BYTES;
        return end64 >= 0
                && tail.getInt(end64) == END64
                && tail.getLong(end64 + 4) == END64_BYTES - 12
                && tail.getLong(locator + 8) == start + end64
                && (bytes == ELSEWHERE || bytes == tail.getLong(end64 + 40))
                && (offset == ELSEWHERE || offset == tail.getLong(end64 + 48))
                && tail.getLong(end64 + 40) + tail.getLong(end64 + 48) == start + end64;
    }
}
