package im.steward.devstack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one stack that all test JVMs of a build share: found when it runs, started when it does not. */
final class TestStack {
    private static final Duration START = Duration.ofSeconds(150);
    private static @Nullable Home joined;

    private TestStack() {}

    /** Joins the stack for the rest of this JVM's life. */
    static synchronized Home join() {
        Home known = joined;
        if (known != null && running(known) && Files.exists(known.stackYml())) {
            return known;
        }
        Home home = new Home(directory());
        Path lock = home.run("start.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (known == null) {
                Leases.of(home).hold();
            }
            if (!running(home)) {
                start(home);
            }
            awaitReady(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        joined = home;
        return home;
    }

    private static Path directory() {
        return Optional.ofNullable(System.getenv("STEWARD_TEST_STACK"))
                .map(Path::of)
                .orElseGet(() -> Distribution.buildDirectory().resolve("test-stack"));
    }

    private static boolean running(Home home) {
        try (FileChannel channel = DevStack.openLock(home);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Home home) throws IOException {
        Files.deleteIfExists(home.stackYml());
        Trees.delete(home.root().resolve("dist"));
        Distribution distribution =
                Distribution.current().linkedInto(home.root().resolve("dist"));
        File log = home.log("devstack").toFile();
        List<String> command = new ArrayList<>();
        // Away from this JVM's terminal and group: the next module's tests use it too.
        command.add("setsid");
        command.addAll(
                List.of(Java.executable(), "-Xmx192m", "-XX:+UseSerialGC", "-cp", distribution.classPathArgument()));
        command.addAll(List.of(DevStack.class.getName(), home.root().toString(), "--test"));
        Process process = new ProcessBuilder(command)
                .directory(home.root().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!running(home)) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new StackException("the test stack does not start, see " + log);
            }
        }
    }

    private static void awaitReady(Home home) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(home.stackYml())) {
            if (!running(home) || System.nanoTime() > deadline) {
                throw new StackException("the test stack does not become ready, see "
                        + home.root().resolve("logs"));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
