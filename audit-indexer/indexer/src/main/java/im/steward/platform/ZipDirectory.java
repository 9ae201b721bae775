package im.steward.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where the directory of a zip file begins. The library loads all of it before it hands out the first entry, some 700
 * bytes of heap for as little as 46 in the file, so whoever opens one asks first how long it can be.
 */
final class ZipDirectory {
    /** Room for some eighty thousand files with names of the usual length. */
    private static final long LONGEST = 8L << 20;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LENGTH = 56;
    private final FileChannel file;

    private ZipDirectory(FileChannel file) {
        this.file = file;
    }

    /** False where there is none, too: then the file can be read from its front only, as far as it goes. */
    static boolean isShort(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            OptionalLong start = new ZipDirectory(file).start();
            return start.isPresent() && file.size() - start.getAsLong() <= LONGEST;
        }
    }

    private OptionalLong start() throws IOException {
        OptionalLong end = end();
        if (end.isEmpty()) {
            return OptionalLong.empty();
        }
        ByteBuffer locator = read(end.getAsLong() - LOCATOR_LENGTH, LOCATOR_LENGTH);
        if (locator.limit() == LOCATOR_LENGTH && locator.getInt(0) == LOCATOR) {
            ByteBuffer large = read(locator.getLong(8), END_64_LENGTH);
            return large.limit() == END_64_LENGTH && large.getInt(0) == END_64
                    ? OptionalLong.of(large.getLong(48))
                    : OptionalLong.empty();
        }
        ByteBuffer small = read(end.getAsLong(), END_LENGTH);
        long length = Integer.toUnsignedLong(small.getInt(12));
        long offset = Integer.toUnsignedLong(small.getInt(16));
        // As the library finds it: bytes before the archive, as of a self-extracting one, move everything.
        return OptionalLong.of(Math.max(end.getAsLong() - length, offset));
    }

    /** The last record that looks like the end; behind it comes only a comment. */
    private OptionalLong end() throws IOException {
        long from = Math.max(0, file.size() - END_LENGTH - LONGEST_COMMENT);
        ByteBuffer tail = read(from, END_LENGTH + LONGEST_COMMENT);
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return OptionalLong.of(from + at);
            }
        }
        return OptionalLong.empty();
    }

    /** Shorter where the file ends, and empty where it does not reach. */
    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long next = position;
        while (next >= 0 && bytes.hasRemaining()) {
            int read = file.read(bytes, next);
            if (read < 0) {
                break;
            }
            next += read;
        }
        return bytes.flip();
    }
}
