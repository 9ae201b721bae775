package im.steward.backup.take.postgres;

import im.steward.backup.take.PrivateFile;
import im.steward.backup.take.Tool;
import im.steward.kernel.StewardException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the beginning of a dump that passes by in a file, until its table of contents is whole. {@code pg_restore} works
 * in parallel on files only; this one tells it what to build after the rows, so the dump need not be read twice. Closing
 * ends the file and leaves what lies below open.
 */
final class DumpContents extends FilterOutputStream {
    private static final long FIRST_LOOK = 1 << 20;
    private final Path file;
    private final Tool restore;
    private final OutputStream kept;
    private long bytes;
    private long look = FIRST_LOOK;
    private boolean whole;

    DumpContents(OutputStream below, Path file, Tool restore) throws IOException {
        super(below);
        this.file = file;
        this.restore = restore;
        this.kept = Files.newOutputStream(PrivateFile.create(file));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        out.write(buffer, from, length);
        if (whole) {
            return;
        }
        kept.write(buffer, from, length);
        bytes += length;
        if (bytes >= look) {
            whole = listable();
            look *= 2;
        }
    }

    /** It refuses a file that ends within the table of contents, and does not miss the rows behind it. */
    private boolean listable() {
        try {
            restore.say(List.of("--list", file.toString()));
            return true;
        } catch (StewardException tooShort) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}
