package im.steward.backup.vault;

import im.steward.kernel.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Stands between a producer and the vault: hashes and counts what passes. Closing it says nothing to the vault; only
 * {@link #end} closes what lies below, so a producer that fails never looks like one that came to its end.
 */
final class WatchedStream extends FilterOutputStream {
    private static final int TELL_EVERY = 1 << 20;
    private final MessageDigest digest = Sha256.digest();
    private final Watch watch;
    private long bytes;
    private long told;
    private boolean refused;

    WatchedStream(OutputStream below, Watch watch) {
        super(below);
        this.watch = watch;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        try {
            out.write(buffer, from, length);
        } catch (IOException gone) {
            refused = true;
            throw gone;
        }
        digest.update(buffer, from, length);
        bytes += length;
        if (bytes - told >= TELL_EVERY) {
            told = bytes;
            watch.passed(bytes);
        }
    }

    @Override
    public void close() {}

    void end() throws IOException {
        watch.passed(bytes);
        try {
            out.close();
        } catch (IOException gone) {
            refused = true;
            throw gone;
        }
    }

    /** Whether it was the vault that would not take more, and not the producer that broke off. */
    boolean refused() {
        return refused;
    }

    long bytes() {
        return bytes;
    }

    Sha256 sha256() {
        return Sha256.ofDigest(digest.digest());
    }
}
