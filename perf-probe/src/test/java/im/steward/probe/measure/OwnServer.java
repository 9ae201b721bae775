package im.steward.probe.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A database server of a test's own: a child process, as somebody unprivileged where the test runs as root. */
final class OwnServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Process process;

    private OwnServer(Process process) {
        this.process = process;
    }

    static OwnServer start(Path log, List<String> command, BooleanSupplier answers) {
        OwnServer server = new OwnServer(process(log, command));
        await(() -> {
            if (!server.process.isAlive()) {
                throw new IllegalStateException("the server ended; see " + log);
            }
            return answers.getAsBoolean();
        });
        return server;
    }

    static void run(Path log, List<String> command) {
        try {
            if (process(log, command).waitFor() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed; see " + log);
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Process process(Path log, List<String> command) {
        List<String> all = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("unshare", "--user"));
        }
        all.addAll(command);
        try {
            return new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within a minute");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
        }
    }
}
