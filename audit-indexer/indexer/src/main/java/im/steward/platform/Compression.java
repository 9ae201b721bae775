package im.steward.platform;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import im.steward.platform.UnpackGuard.Nesting;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Tells compressed from plain by the first bytes, never by the name. */
final class Compression {
    private static final int BUFFER = 1 << 16;
    /** Where a tar file says that it is one: {@code ustar} at 257. */
    private static final int TAR_MAGIC = 257;

    private Compression() {}

    /** The stream it returns supports mark and reset; what comes out of it is counted as {@code nesting}. */
    static InputStream unwrap(InputStream raw, UnpackGuard guard, Nesting nesting) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
        byte[] start = peek(buffered, 4);
        if (starts(start, 0x1F, 0x8B)) {
            return counted(new GZIPInputStream(buffered, BUFFER), guard, nesting);
        }
        if (starts(start, 0x28, 0xB5, 0x2F, 0xFD)) {
            return counted(new ZstdInputStreamNoFinalizer(buffered), guard, nesting);
        }
        return counted(buffered, guard, nesting);
    }

    private static InputStream counted(InputStream unpacked, UnpackGuard guard, Nesting nesting) {
        return new BufferedInputStream(guard.watch(nesting, unpacked), BUFFER);
    }

    static boolean isZip(InputStream marked) throws IOException {
        byte[] start = peek(marked, 4);
        return starts(start, 'P', 'K', 3, 4) || starts(start, 'P', 'K', 5, 6);
    }

    static boolean isTar(InputStream marked) throws IOException {
        byte[] start = peek(marked, TAR_MAGIC + 5);
        return start.length == TAR_MAGIC + 5
                && start[TAR_MAGIC] == 'u'
                && start[TAR_MAGIC + 1] == 's'
                && start[TAR_MAGIC + 2] == 't'
                && start[TAR_MAGIC + 3] == 'a'
                && start[TAR_MAGIC + 4] == 'r';
    }

    private static byte[] peek(InputStream marked, int bytes) throws IOException {
        marked.mark(bytes);
        byte[] start = marked.readNBytes(bytes);
        marked.reset();
        return start;
    }

    private static boolean starts(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
