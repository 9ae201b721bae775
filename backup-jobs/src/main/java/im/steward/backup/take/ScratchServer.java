package im.steward.backup.take;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A database server of a restore's own, as a child process in a directory of its own; closing ends and deletes it. */
public final class ScratchServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final long END_SECONDS = 20;
    private static final int DELETES = 10;
    private final Path directory;
    private final Process process;

    private ScratchServer(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts it and waits until it answers. */
    public static ScratchServer start(Path directory, List<String> command, BooleanSupplier answers) {
        return start(directory, command, START, answers);
    }

    /** @param patience for one that has work to do before it answers */
    public static ScratchServer start(
            Path directory, List<String> command, Duration patience, BooleanSupplier answers) {
        ScratchServer server = new ScratchServer(directory, spawn(directory, command));
        try {
            server.await(patience, answers);
            return server;
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static Process spawn(Path directory, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("server.log").toFile())
                    .start();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private void await(Duration patience, BooleanSupplier answers) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive()
                    || System.nanoTime() > deadline
                    || Thread.currentThread().isInterrupted()) {
                throw new UnavailableException(new Fault(
                        "backup-scratch-failed",
                        "The throw-away server for the restore did not start",
                        "Make room in the worker's scratch directory, or name a server in steward.backup.scratch"));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** One that nobody listens on at the moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    public static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** @param process a server that a killed worker left behind in this directory; nothing else is ever ended */
    public static void endLeftover(Path directory, long process) {
        ProcessHandle.of(process)
                .filter(left -> left.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(argument -> argument.contains(directory.toString())))
                .ifPresent(left -> {
                    left.destroyForcibly();
                    left.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
                });
    }

    public static void delete(Path directory) {
        for (int tries = 1; Files.exists(directory); tries++) {
            try (Stream<Path> walked = Files.walk(directory)) {
                for (Path path : walked.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException changing) {
                // A server that was just ended may write its last, or another worker deletes the same.
                if (tries == DELETES) {
                    throw changing instanceof UncheckedIOException unchecked
                            ? unchecked
                            : new UncheckedIOException((IOException) changing);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    @Override
    public void close() {
        stop();
        delete(directory);
    }

    /** Its files stay. Asked first: a server that is killed leaves shared memory behind. */
    public void stop() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
