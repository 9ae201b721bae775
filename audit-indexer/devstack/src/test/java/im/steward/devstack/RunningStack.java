package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link DevStack} as people have it: a process of its own, seen through its files. */
final class RunningStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Home home;
    private final Process process;

    private RunningStack(Home home, Process process) {
        this.home = home;
        this.process = process;
    }

    static RunningStack launch(Path directory) throws IOException {
        Home home = new Home(directory);
        Files.deleteIfExists(home.stackYml());
        Process process = new ProcessBuilder(
                        Java.executable(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Distribution.current().classPathArgument(),
                        DevStack.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.log("devstack").toFile()))
                .start();
        return new RunningStack(home, process);
    }

    RunningStack ready() {
        await("stack.yml", () -> Files.exists(home.stackYml()) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the stack ended, see " + home.root());
        }
        return this;
    }

    StackYml yml() {
        return StackYml.read(home.stackYml());
    }

    String state(Part part) {
        return field(part, "state");
    }

    ProcessHandle process(Part part) {
        return ProcessHandle.of(Long.parseLong(field(part, "pid"))).orElseThrow();
    }

    void kill() {
        process.destroyForcibly();
        await("the launcher to be dead", () -> !process.isAlive());
    }

    void terminate() {
        process.destroy();
        await("the stack to end", () -> !process.isAlive());
    }

    @Override
    public void close() {
        terminate();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private String field(Part part, String name) {
        try {
            Matcher matcher = Pattern.compile("\"name\":\"%s\"[^}]*\"%s\":\"?(\\w+)".formatted(part.word(), name))
                    .matcher(Files.readString(home.run("stack.json")));
            return matcher.find() ? matcher.group(1) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
