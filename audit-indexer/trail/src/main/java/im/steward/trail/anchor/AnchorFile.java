package im.steward.trail.anchor;

import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.Checkpoint;
import im.steward.trail.proof.MerkleHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that only grows: best on another host's disk, on write-once storage, or with {@code chattr +a}. Each record is
 * on the disk before it counts.
 */
public final class AnchorFile implements Anchor {
    private final Path file;
    private Mark known = new Mark(0, MerkleHash.EMPTY);
    private long knownLength;

    public AnchorFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    public Path file() {
        return file;
    }

    @Override
    public String name() {
        return "file " + file;
    }

    /** Reads the file whenever it is not as this process left it: another process may write to it too. */
    @Override
    public synchronized Optional<Mark> mark() throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length != knownLength) {
            known = read();
            knownLength = length;
        }
        return Optional.of(known);
    }

    @Override
    public synchronized void take(AnchorRecord record) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
                FileLock _ = channel.lock()) {
            long length = channel.size();
            if (length != knownLength) {
                throw new IOException("%s was written to by another process just now".formatted(file));
            }
            ByteBuffer bytes = ByteBuffer.wrap(
                    ((endsInALine(channel) ? "" : "\n") + record.text()).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                length += channel.write(bytes, length);
            }
            channel.force(true);
            known = mark(record.signed().checkpoint());
            knownLength = length;
        }
    }

    /** A power cut may have left half a line; the next record must start on one of its own. */
    private static boolean endsInALine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() == 0 || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
    }

    private Mark read() throws IOException {
        Mark last = new Mark(0, MerkleHash.EMPTY);
        if (!Files.exists(file)) {
            return last;
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            AnchorReader records = new AnchorReader(lines);
            for (Optional<AnchorRecord> next = records.next(); next.isPresent(); next = records.next()) {
                last = mark(next.get().signed().checkpoint());
            }
            return last;
        } catch (IllegalArgumentException unreadable) {
            throw new IOException("%s is no anchor file: %s".formatted(file, unreadable.getMessage()), unreadable);
        }
    }

    private static Mark mark(Checkpoint checkpoint) {
        return new Mark(checkpoint.size(), checkpoint.root());
    }
}
