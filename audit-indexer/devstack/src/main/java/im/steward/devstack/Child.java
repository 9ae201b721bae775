package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process of one server: started, watched, ended; found again by its pid file when its parent was killed. */
final class Child {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(40);

    private final Server server;
    private final Home home;
    private final PidFile pidFile;
    private volatile @Nullable Process process;
    private boolean ended;

    Child(Server server, Home home) {
        this.server = server;
        this.home = home;
        this.pidFile = new PidFile(home.pid(server.part().word()), home.root());
    }

    Server server() {
        return server;
    }

    boolean alive() {
        Process known = process;
        return known != null && known.isAlive();
    }

    Optional<Long> pid() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
    }

    /** Ends what an earlier, killed parent left behind. */
    void endOrphan() {
        pidFile.living().ifPresent(orphan -> {
            Commands.signal(orphan.pid(), server.endSignal());
            if (!gone(orphan, END)) {
                orphan.destroyForcibly();
                gone(orphan, END);
            }
        });
        pidFile.forget();
    }

    /** Until clients are served. A process that ends early is tried again: the one before may still hold port or files. */
    void start() {
        long deadline = System.nanoTime() + START.toNanos();
        spawn();
        while (!server.answers()) {
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "%s is not ready after %d s: %s".formatted(name(), START.toSeconds(), lastWords()));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            if (!alive()) {
                if (System.nanoTime() > deadline - START.dividedBy(2).toNanos()) {
                    throw new StackException("%s does not start: %s".formatted(name(), lastWords()));
                }
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                spawn();
            }
        }
        server.furnish();
    }

    /** After {@link #end}, which a start in another thread must not undo. */
    synchronized void allowAgain() {
        ended = false;
    }

    private synchronized void spawn() {
        if (ended) {
            throw new StackException(name() + " is being ended");
        }
        try {
            List<String> command = server.command();
            Process started = new ProcessBuilder(command)
                    .directory(home.of(server.part()).toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.log(name()).toFile()))
                    .start();
            process = started;
            pidFile.remember(started.pid());
        } catch (IOException e) {
            throw new StackException("cannot start " + name(), e);
        }
    }

    void end() {
        Process known;
        synchronized (this) {
            ended = true;
            known = process;
        }
        if (known != null && known.isAlive()) {
            Commands.signal(known.pid(), server.endSignal());
            if (!gone(known.toHandle(), END)) {
                known.destroyForcibly();
                gone(known.toHandle(), END);
            }
        }
        pidFile.forget();
    }

    /** As a power cut would. */
    void kill() {
        Process known = process;
        if (known != null) {
            known.destroyForcibly();
            gone(known.toHandle(), END);
        }
    }

    private String name() {
        return server.part().word();
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(home.log(name()))) {
            return String.join(
                            " | ",
                            lines.toList().reversed().stream().limit(5).toList().reversed()) + " (" + home.log(name())
                    + ")";
        } catch (IOException e) {
            return "see " + home.log(name());
        }
    }

    private static boolean gone(ProcessHandle handle, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (handle.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return !handle.isAlive();
    }
}
