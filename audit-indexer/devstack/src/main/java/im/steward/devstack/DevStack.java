package im.steward.devstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The embedded stack's main: {@code DevStack <home> [--test]} runs until SIGTERM.
 *
 * <p>Ready is when {@code run/stack.yml} exists; alive is when {@code run/stack.lock} is locked, which a kill cannot fake.
 */
public final class DevStack {
    private static final int LOOKS = 20;
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Home home;
    private final Servers servers;
    private final StackState state;
    private final Options options;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ending;

    private DevStack(Home home, Options options) {
        this.home = home;
        this.options = options;
        servers = new Servers(home, Distribution.current(), options);
        state = new StackState(home, servers);
    }

    public static void main(String[] arguments) throws IOException {
        Home home = new Home(Path.of(arguments[0]));
        boolean test = List.of(arguments).contains("--test");
        boolean keep = "1".equals(System.getenv("STEWARD_TEST_STACK_KEEP"));
        try (FileChannel channel = openLock(home);
                @Nullable FileLock lock = own(channel)) {
            if (lock == null) {
                System.err.println("This stack runs already: " + home.root());
                System.exit(3);
            }
            new DevStack(home, test ? Options.forTests(keep) : Options.forPeople()).run();
        }
        System.exit(0);
    }

    static FileChannel openLock(Home home) throws IOException {
        return FileChannel.open(home.run("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Who looks whether a stack runs holds the lock for a moment too: only what stays locked is another stack. */
    private static @Nullable FileLock own(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        for (int look = 0; lock == null && look < LOOKS; look++) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            lock = channel.tryLock();
        }
        return lock;
    }

    private void run() throws IOException {
        Files.deleteIfExists(home.stackYml());
        new PidFile(home.pid("devstack"), home.root())
                .remember(ProcessHandle.current().pid());
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
        state.all(StackState.State.STARTING);
        try {
            servers.start();
            state.all(StackState.State.UP);
            Database database = servers.postgres().database("steward");
            Home.write(
                    home.stackYml(),
                    new StackYml(database, servers.bootstrapServers(), servers.elasticsearch()).text()
                            + StackYml.backups(
                                    Distribution.current().postgresql().resolve("bin"),
                                    home.of(Part.ELASTICSEARCH).resolve("snapshots")));
            watch();
        } catch (StackException e) {
            if (!ending) {
                System.err.println(e.getMessage());
                end();
                System.exit(1);
            }
        }
        end();
    }

    /** A thread for each server: one that comes back slowly does not keep another one down. */
    private void watch() {
        List<Thread> watches = Arrays.stream(Part.values())
                .map(part -> new Watch(servers.child(part), state))
                .map(watch -> Thread.ofPlatform().daemon().start(() -> watch.until(this::over)))
                .toList();
        try {
            for (Thread watch : watches) {
                watch.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean over() {
        return ending || (!options.idle().isZero() && Leases.of(home).untouchedFor(options.idle()));
    }

    /** From the shutdown hook or from the main thread, whichever comes first; the other waits. */
    private void end() {
        synchronized (this) {
            if (ending) {
                await();
                return;
            }
            ending = true;
        }
        try {
            Files.deleteIfExists(home.stackYml());
            state.all(StackState.State.STOPPING);
            servers.end();
            state.all(StackState.State.DOWN);
            new PidFile(home.pid("devstack"), home.root()).forget();
        } catch (IOException e) {
            System.err.println("cannot tidy " + home.root() + ": " + e);
        } finally {
            ended.countDown();
        }
    }

    private void await() {
        try {
            if (!ended.await(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("a server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
