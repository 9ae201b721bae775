package im.steward.platform;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what comes out of an archive, over all its entries, and stops a bomb. */
final class UnpackGuard {
    private final Limits limits;
    private final long packedBytes;
    private long unpackedBytes;
    private int entries;

    UnpackGuard(Limits limits, long packedBytes) {
        this.limits = limits;
        this.packedBytes = packedBytes;
    }

    InputStream watch(InputStream unpacked) {
        return new FilterInputStream(unpacked) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                count(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                count(Math.max(0, read));
                return read;
            }
        };
    }

    void entry() {
        if (++entries > limits.entries()) {
            throw bomb("more than %d files".formatted(limits.entries()));
        }
    }

    private void count(int bytes) {
        unpackedBytes += bytes;
        if (unpackedBytes > limits.unpackedBytes()) {
            throw bomb("more than %d bytes".formatted(limits.unpackedBytes()));
        }
        if (unpackedBytes > Limits.RATIO_FLOOR && unpackedBytes / limits.ratio() > packedBytes) {
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
