package im.steward.platform;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what comes out of an archive, over all its entries, and stops a bomb. Each nesting is counted by itself: the
 * file unpacked, its entries unpacked, and what is packed inside an entry unpacked once more.
 */
final class UnpackGuard {
    /** At once; what is skipped is unpacked too, only nobody looks at it. */
    private static final long LARGEST_SKIP = 1 << 20;

    private final Limits limits;
    private final long packedBytes;
    private final Map<Nesting, Long> unpackedBytes = new EnumMap<>(Nesting.class);
    private int entries;

    enum Nesting {
        FILE,
        ENTRY,
        CONTENT
    }

    UnpackGuard(Limits limits, long packedBytes) {
        this.limits = limits;
        this.packedBytes = packedBytes;
    }

    InputStream watch(Nesting nesting, InputStream unpacked) {
        return new FilterInputStream(unpacked) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                count(nesting, read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                count(nesting, Math.max(0, read));
                return read;
            }

            @Override
            public long skip(long bytes) throws IOException {
                long skipped = super.skip(Math.min(bytes, LARGEST_SKIP));
                count(nesting, skipped);
                return skipped;
            }
        };
    }

    void entry() {
        if (++entries > limits.entries()) {
            throw bomb("more than %d files".formatted(limits.entries()));
        }
    }

    private void count(Nesting nesting, long bytes) {
        long unpacked = unpackedBytes.merge(nesting, bytes, Long::sum);
        if (unpacked > limits.unpackedBytes()) {
            throw bomb("more than %d bytes".formatted(limits.unpackedBytes()));
        }
        if (unpacked > Limits.RATIO_FLOOR && unpacked / limits.ratio() > packedBytes) {
            throw bomb("more than %d times its size".formatted(limits.ratio()));
        }
    }

    private static InvalidException bomb(String how) {
        return new InvalidException(new Fault(
                "import-archive-bomb",
                "The archive unpacks to " + how,
                "Check where the file comes from; if it is genuine, split the export and import the parts"));
    }
}
