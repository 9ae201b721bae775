package im.steward.probe.sample;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples in order on disk until the console has them. Each has a number, one more than the one before; the console
 * remembers the last number of each spool, so what is delivered again is not counted again.
 *
 * <p>What was appended survives the death of the process, since it is the kernel's; the disk's own cache is forced before
 * anything is delivered, so that a number that the console has seen is never given to another sample after a power cut.
 */
final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final int HEAD = 8;
    private static final int LONGEST = 64 * 1024;
    private static final String SUFFIX = ".samples";
    private final Path home;
    private final SpoolLimits limits;
    private final FileChannel lockFile;
    private final FileLock lock;
    /** The segments' files by the number of their first sample. */
    private final TreeMap<Long, Path> segments = new TreeMap<>();

    private Path directory;
    private UUID id;
    private FileChannel tail;
    private long tailBytes;
    private long next;
    private boolean unforced;
    private Cursor cursor;
    private long lost;
    private boolean closed;

    /** The first sample that is not delivered. */
    private record Cursor(long segment, long offset, long number) {}

    /**
     * Samples to deliver, as lines.
     *
     * @param first number of the first of them
     */
    record Batch(UUID spool, long first, int count, String lines) {
        long last() {
            return first + count - 1;
        }
    }

    private Spool(
            Path home,
            SpoolLimits limits,
            FileChannel lockFile,
            FileLock lock,
            Path directory,
            UUID id,
            FileChannel tail)
            throws IOException {
        this.home = home;
        this.limits = limits;
        this.lockFile = lockFile;
        this.lock = lock;
        this.directory = directory;
        this.id = id;
        this.tail = tail;
        this.cursor = new Cursor(1, 0, 1);
    }

    static Spool open(Path home, SpoolLimits limits) {
        try {
            Files.createDirectories(home);
            FileChannel lockFile =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = locked(home, lockFile);
            try {
                return opened(home, limits, lockFile, lock);
            } catch (IOException failed) {
                lockFile.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unwritable(home, failed);
        }
    }

    private static Spool opened(Path home, SpoolLimits limits, FileChannel lockFile, FileLock lock) throws IOException {
        Optional<Path> known = newest(home);
        UUID id = known.map(path -> UUID.fromString(path.getFileName().toString()))
                .orElseGet(UUID::randomUUID);
        Path directory = known.orElseGet(() -> home.resolve(id.toString()));
        Files.createDirectories(directory);
        force(home);
        Spool spool = new Spool(home, limits, lockFile, lock, directory, id, lockFile);
        spool.recover();
        return spool;
    }

    private static FileLock locked(Path home, FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException taken) {
            // Said below.
        }
        lockFile.close();
        throw new UnavailableException(new Fault(
                "probe-spool-taken",
                "Another probe writes to " + home,
                "End it, or give this one a directory of its own in steward.probe.spool.directory"));
    }

    private static Optional<Path> newest(Path home) throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().matches("[0-9a-f-]{36}"))
                    .max(Comparator.comparingLong(path -> path.toFile().lastModified()));
        }
    }

    private void recover() throws IOException {
        segments.clear();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .forEach(path -> segments.put(
                            Long.parseLong(path.getFileName().toString().replace(SUFFIX, "")), path));
        }
        if (segments.isEmpty()) {
            next = 1;
            begin();
        } else {
            Map.Entry<Long, Path> last = segments.lastEntry();
            tail = FileChannel.open(last.getValue(), StandardOpenOption.READ, StandardOpenOption.WRITE);
            next = last.getKey() + mend(tail);
            tailBytes = tail.size();
            tail.position(tailBytes);
        }
        cursor = new Cursor(segments.firstKey(), 0, segments.firstKey());
    }

    /** Cuts what a power cut left half written, and counts what is whole. */
    private static long mend(FileChannel channel) throws IOException {
        long offset = 0;
        long count = 0;
        for (Optional<byte[]> frame = frame(channel, offset); frame.isPresent(); frame = frame(channel, offset)) {
            offset += HEAD + frame.get().length;
            count++;
        }
        channel.truncate(offset);
        return count;
    }

    private static Optional<byte[]> frame(FileChannel channel, long offset) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!fill(channel, head, offset)) {
            return Optional.empty();
        }
        int length = head.getInt(0);
        if (length < 1 || length > LONGEST) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!fill(channel, payload, offset + HEAD) || sum(payload.array()) != head.getInt(4)) {
            return Optional.empty();
        }
        return Optional.of(payload.array());
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** A fresh segment, which begins with the next number. */
    private void begin() throws IOException {
        Path file = directory.resolve(String.format(Locale.ROOT, "%019d%s", next, SUFFIX));
        tail = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        tailBytes = 0;
        segments.put(next, file);
        force(directory);
    }

    /** @return the sample's number; 0 after the end, when a late probe comes back from its target */
    synchronized long append(byte[] sample) {
        if (closed) {
            return 0;
        }
        if (sample.length < 1 || sample.length > LONGEST) {
            throw new IllegalArgumentException("a sample has between 1 byte and 64 kB, was " + sample.length);
        }
        try {
            if (tailBytes >= limits.segmentBytes()) {
                tail.force(false);
                turn();
                makeRoom();
            }
            ByteBuffer frame = ByteBuffer.allocate(HEAD + sample.length);
            frame.putInt(sample.length).putInt(sum(sample)).put(sample).flip();
            while (frame.hasRemaining()) {
                tail.write(frame);
            }
            tailBytes += HEAD + sample.length;
            unforced = true;
            return next++;
        } catch (IOException failed) {
            cutBack();
            throw unwritable(directory, failed);
        }
    }

    /** The full segment stays open until there is another, so that a failure leaves something to go on with. */
    private void turn() throws IOException {
        FileChannel full = tail;
        try {
            begin();
        } finally {
            if (!tail.equals(full)) {
                full.close();
            }
        }
    }

    /** Half a frame of a full disk must not hide the whole ones that follow once there is room again. */
    private void cutBack() {
        try {
            tail.truncate(tailBytes);
            tail.position(tailBytes);
        } catch (IOException failed) {
            log.atWarn().setCause(failed).log("the spool's last segment could not be cut back");
        }
    }

    /** The oldest go when the console is away for longer than the disk may hold; that is told. */
    private void makeRoom() throws IOException {
        while (segments.size() > 2 && (long) segments.size() * limits.segmentBytes() > limits.maxBytes()) {
            Map.Entry<Long, Path> oldest = segments.pollFirstEntry();
            Files.deleteIfExists(oldest.getValue());
            long until = segments.firstKey();
            if (cursor.number() < until) {
                lost += until - cursor.number();
                log.atError()
                        .addKeyValue("fault", "probe-spool-full")
                        .addKeyValue("samples", until - cursor.number())
                        .log("samples given up, the spool is full");
                cursor = new Cursor(until, 0, until);
            }
        }
    }

    /** Asks the disk to keep what only the kernel has. */
    synchronized void force() {
        if (unforced && !closed) {
            try {
                tail.force(false);
                unforced = false;
            } catch (IOException failed) {
                throw unwritable(directory, failed);
            }
        }
    }

    /** What comes after the delivered, up to so many bytes; empty when all is delivered. */
    synchronized Optional<Batch> batch(int mostBytes) {
        if (cursor.number() == next) {
            return Optional.empty();
        }
        force();
        var lines = new ByteArrayOutputStream();
        int count = 0;
        Cursor at = cursor;
        try {
            while (at.number() < next && lines.size() < mostBytes) {
                Path file = segments.get(at.segment());
                try (FileChannel channel =
                        FileChannel.open(file == null ? directory.resolve("absent") : file, StandardOpenOption.READ)) {
                    Optional<byte[]> frame = frame(channel, at.offset());
                    while (frame.isPresent() && lines.size() < mostBytes) {
                        lines.write(frame.get());
                        lines.write('\n');
                        count++;
                        at = new Cursor(at.segment(), at.offset() + HEAD + frame.get().length, at.number() + 1);
                        frame = frame(channel, at.offset());
                    }
                }
                Long following = segments.higherKey(at.segment());
                if (following == null || lines.size() >= mostBytes) {
                    break;
                }
                if (at.number() != following) {
                    // A segment that lost bytes in its middle: what is left of it cannot be read.
                    if (count > 0) {
                        break;
                    }
                    lost += following - at.number();
                    log.atError().addKeyValue("fault", "probe-spool-damaged").log("samples could not be read back");
                    cursor = new Cursor(following, 0, following);
                    at = cursor;
                    continue;
                }
                at = new Cursor(following, 0, following);
            }
        } catch (IOException failed) {
            throw unwritable(directory, failed);
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new Batch(id, cursor.number(), count, lines.toString(StandardCharsets.UTF_8)));
    }

    /**
     * The console has all up to this number.
     *
     * @return whether it can be so; a console that has more than there ever was knows another past, as after a snapshot of
     *     this machine was brought back, and then a new spool begins
     */
    synchronized boolean delivered(long number) {
        if (number >= next) {
            beginAnew();
            return false;
        }
        try {
            while (cursor.number() <= number) {
                Long following = segments.higherKey(cursor.segment());
                if (following != null && following <= number + 1) {
                    Path done = segments.remove(cursor.segment());
                    if (done != null) {
                        Files.deleteIfExists(done);
                    }
                    cursor = new Cursor(following, 0, following);
                } else {
                    cursor = skip(number);
                }
            }
            return true;
        } catch (IOException failed) {
            throw unwritable(directory, failed);
        }
    }

    private Cursor skip(long number) throws IOException {
        Path file = segments.get(cursor.segment());
        if (file == null) {
            throw new NoSuchFileException(directory.toString());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Cursor at = cursor;
            while (at.number() <= number) {
                Optional<byte[]> frame = frame(channel, at.offset());
                if (frame.isEmpty()) {
                    throw new IOException("sample %d cannot be read back".formatted(at.number()));
                }
                at = new Cursor(at.segment(), at.offset() + HEAD + frame.get().length, at.number() + 1);
            }
            return at;
        }
    }

    private void beginAnew() {
        try {
            long waiting = waiting();
            lost += waiting;
            log.atWarn()
                    .addKeyValue("fault", "probe-spool-older")
                    .addKeyValue("samples", waiting)
                    .log("the console has seen more samples than this spool ever had, a new one begins");
            tail.close();
            id = UUID.randomUUID();
            Path former = directory;
            directory = home.resolve(id.toString());
            Files.createDirectories(directory);
            for (Path file : segments.values()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(former);
            force(home);
            recover();
        } catch (IOException failed) {
            throw unwritable(directory, failed);
        }
    }

    synchronized UUID id() {
        return id;
    }

    /** Samples that the console does not have yet. */
    synchronized long waiting() {
        return next - cursor.number();
    }

    /** Samples given up since the start, because there was no room, the disk lost them or a new spool began. */
    synchronized long lost() {
        return lost;
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static UnavailableException unwritable(Path where, IOException cause) {
        return new UnavailableException(
                new Fault(
                        "probe-spool-unwritable",
                        "Samples cannot be kept in " + where,
                        "Check that the disk has room and that the directory belongs to Steward's user"),
                cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try (lockFile) {
            tail.force(false);
            tail.close();
            lock.release();
        } catch (IOException failed) {
            log.atWarn().setCause(failed).log("the spool could not be closed");
        }
    }
}
