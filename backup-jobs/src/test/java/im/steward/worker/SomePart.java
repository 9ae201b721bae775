package im.steward.worker;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A store that is a stream of noise. How long, how slow and whether it is away, files in the home say, so that a test
 * can steer a worker in another process.
 */
record SomePart(PartName name, String kind, Path home) implements Part {
    static final int BYTES = 3_000_000;
    private static final byte[] FILES = """
            %1$s\t1\t2026/there.png
            %1$s\t1\t2026/orphan.png
            """.formatted("0".repeat(64)).getBytes(StandardCharsets.UTF_8);
    /** Of all three parts. */
    static final long ALL = 3L * BYTES + FILES.length;

    /** Of a part that is a cluster with a repository of its own. */
    static final long ELSEWHERE = 50_000_000_000L;

    private static final int PIECE = 50_000;

    static List<Part> all(Path home) {
        return List.of(
                new SomePart(PartName.of("uploads"), "files", home),
                new SomePart(PartName.of("chat"), "postgresql", home),
                new SomePart(PartName.of("archive"), "archive", home));
    }

    /** Slow enough for its progress to be told, and then no further until that file is gone. */
    static Path hold(Path home, String part) throws IOException {
        pause(home, Duration.ofMillis(15));
        return Files.createFile(home.resolve(part + ".holds"));
    }

    static void pause(Path home, Duration betweenPieces) throws IOException {
        Files.writeString(home.resolve("pause"), Long.toString(betweenPieces.toMillis()));
    }

    @Override
    public void check() {
        if (Files.exists(home.resolve(name + ".away"))) {
            throw new UnavailableException(new Fault("test-store-away", "The store is away", "Bring it back"));
        }
    }

    @Override
    public void plant(Canary canary) {
        try {
            Files.writeString(
                    home.resolve(name + ".canary"),
                    canary.nonce() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Override
    public OptionalLong size() {
        return Files.exists(home.resolve("says-its-size")) ? OptionalLong.of(BYTES) : OptionalLong.empty();
    }

    @Override
    public SetPart take(Taking taking) {
        long begun = System.nanoTime();
        Stored main = taking.stream("main.dump", this::write);
        // Each stream is a call of restic, which waits a fifth of a second for its lock.
        List<Stored> stored = kind.equals("files")
                ? List.of(main, taking.stream("files.list", out -> out.write(FILES)))
                : List.of(main);
        return new SetPart(
                name,
                kind,
                Instant.parse("2026-03-01T02:00:00Z"),
                stored,
                Map.of("rows:public.posts", "7"),
                Files.exists(home.resolve(name + ".lies-elsewhere"))
                        ? Map.of("tool", "none", "cluster-bytes", Long.toString(ELSEWHERE))
                        : Map.of("tool", "none"),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private void write(OutputStream out) throws IOException {
        long salt = Files.exists(home.resolve("salt"))
                ? Files.readString(home.resolve("salt")).hashCode()
                : 0;
        Random noise = new Random(name.hashCode() + salt);
        byte[] piece = new byte[PIECE];
        for (int written = 0; written < BYTES; written += PIECE) {
            if (Files.exists(home.resolve(name + ".breaks")) && written > BYTES / 2) {
                throw new UnavailableException(new Fault("test-dump-broke", "The dump broke off", "Look at the store"));
            }
            noise.nextBytes(piece);
            out.write(piece);
            LockSupport.parkNanos(Duration.ofMillis(pause()).toNanos());
            while (Files.exists(home.resolve(name + ".holds")) && written > BYTES - BYTES / 6) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }

    private long pause() throws IOException {
        Path file = home.resolve("pause");
        return Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
    }

    /** Its database stands in for one on a server that outlives the worker. */
    private Path database(String suffix) {
        return home.resolve("databases").resolve("drill_" + suffix);
    }

    static List<Path> databases(Path home) throws IOException {
        Path all = home.resolve("databases");
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(all)) {
            return left.toList();
        }
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        long begun = System.nanoTime();
        try {
            Files.createDirectories(database("").resolveSibling("."));
            Files.writeString(database(restoring.suffix()), "7 posts");
            if (Files.exists(home.resolve(name + ".scratch-full"))) {
                throw new UnavailableException(new Fault("backup-scratch-full", "The disk is full", "Make room"));
            }
            Path file = restoring.file(part.main(), "main.dump");
            for (long read = 0; read < Files.size(file); read += PIECE) {
                LockSupport.parkNanos(Duration.ofMillis(pause()).toNanos());
                restoring.passing().passed(0);
            }
            String rows = Files.exists(home.resolve(name + ".loses-rows")) ? "6" : "7";
            return new RestoredNoise(
                    Map.of("rows:public.posts", rows),
                    Files.size(file),
                    Duration.ofNanos(System.nanoTime() - begun),
                    () -> destroy(restoring.suffix()));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        } catch (RuntimeException failed) {
            destroy(restoring.suffix());
            throw failed;
        }
    }

    @Override
    public void destroyLeftovers(Path scratch, String suffix) {
        if (Files.exists(home.resolve(name + ".no-tool"))) {
            throw new UnavailableException(new Fault("backup-tool-missing", "There is no program", "Install it"));
        }
        destroy(suffix);
    }

    private void destroy(String suffix) {
        try {
            Files.deleteIfExists(database(suffix));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    record RestoredNoise(Map<String, String> fingerprints, long bytes, Duration spent, Runnable destroy)
            implements Restored {
        @Override
        public Optional<Canary> canary() {
            return Optional.empty();
        }

        @Override
        public List<Check> checks() {
            return List.of(new Check("foreign-keys", true, "0 hold"));
        }

        @Override
        public Duration timeToService() {
            return spent;
        }

        @Override
        public Duration timeToFull() {
            return spent;
        }

        @Override
        public Map<String, Long> amounts() {
            return Map.of("bytes", bytes, "rows", 7L);
        }

        @Override
        public void close() {
            destroy.run();
        }
    }
}
