package im.steward.backup.take;

import im.steward.backup.vault.Niceness;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A program of a database's own, such as {@code pg_dump}; passwords reach it by environment or file, never by argument.
 *
 * @param environment beside the worker's own, of which nothing that begins with {@code PG} or {@code MYSQL} is passed on
 * @param faults what its complaints mean
 */
public record Tool(
        List<String> command, Map<String, String> environment, Function<Complaint, StewardException> faults) {
    private static final int FIRST_LINES = 20;
    /** What a pipe of Linux holds: read at once, it costs a quarter of the calls. */
    private static final int PIPE_BYTES = 1 << 16;
    /** For what it tidies behind itself. */
    private static final Duration END = Duration.ofSeconds(5);

    private static final long LOOK_EVERY = 20_000_000;

    public Tool {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Tool of(Path program, Map<String, String> environment, Function<Complaint, StewardException> faults) {
        return new Tool(List.of(program.toString()), environment, faults);
    }

    /** For what is asked of it without any server. */
    public static Tool of(Path program) {
        return of(program, Map.of(), Tool::failed);
    }

    /** What a program says whose complaints nobody knows better. */
    public static StewardException failed(Complaint complaint) {
        return new UnavailableException(new Fault(
                "backup-tool-failed",
                complaint.sentence(),
                "Mend what it or the server's log complains about, then run the plan again; no half set is kept"));
    }

    /** Where a program's words go that are no fault. */
    public interface Listener {
        void heard(String line);
    }

    /** Writes the program's output, yielding to all others: what is piped is a dump. An exit code other than 0 throws, after the output has ended. */
    public void pipe(List<String> arguments, OutputStream out) throws IOException {
        pipe(arguments, out, _ -> {});
    }

    public void pipe(List<String> arguments, OutputStream out, Listener listener) throws IOException {
        Process process = start(Niceness.USUAL, arguments);
        try {
            CompletableFuture<List<String>> complaints = complaints(process, listener);
            process.getOutputStream().close();
            InputStream said = process.getInputStream();
            byte[] buffer = new byte[PIPE_BYTES];
            for (int read = said.read(buffer); read >= 0; read = said.read(buffer)) {
                out.write(buffer, 0, read);
            }
            succeed(process, complaints);
            // Whoever listens has heard everything by then.
            complaints.join();
        } finally {
            end(process);
        }
    }

    /** Tells each line that the program says while it runs; a listener that throws ends it. */
    public void follow(List<String> arguments, Listener listener) {
        Process process = start(arguments);
        try {
            CompletableFuture<List<String>> complaints = complaints(process, _ -> {});
            process.getOutputStream().close();
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    listener.heard(line);
                }
            }
            succeed(process, complaints);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            end(process);
        }
    }

    /** Feeds the program and waits for its end. */
    public void feed(List<String> arguments, Source source) {
        Process process = start(arguments);
        try {
            CompletableFuture<List<String>> complaints = complaints(process, _ -> {});
            CompletableFuture<Void> output = CompletableFuture.runAsync(
                    () -> discard(process), work -> Thread.ofVirtual().start(work));
            write(process, complaints, source);
            output.join();
            succeed(process, complaints);
        } finally {
            end(process);
        }
    }

    /** When it ended before its input did, it says itself why; that is worth more than the broken pipe. */
    private void write(Process process, CompletableFuture<List<String>> complaints, Source source) {
        try (OutputStream in = process.getOutputStream()) {
            source.writeTo(in);
        } catch (IOException | UncheckedIOException broken) {
            complaints.join();
            succeed(process, complaints);
            throw broken instanceof UncheckedIOException unchecked
                    ? unchecked
                    : new UncheckedIOException((IOException) broken);
        }
    }

    public void run(List<String> arguments) {
        feed(arguments, _ -> {});
    }

    public String say(List<String> arguments) {
        try (var out = new ByteArrayOutputStream()) {
            pipe(arguments, out);
            return out.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Feeds the program and returns what it says. */
    public String answer(List<String> arguments, String input) {
        Process process = start(arguments);
        try {
            CompletableFuture<List<String>> complaints = complaints(process, _ -> {});
            CompletableFuture<String> output = CompletableFuture.supplyAsync(
                    () -> said(process), work -> Thread.ofVirtual().start(work));
            write(process, complaints, in -> in.write(input.getBytes(StandardCharsets.UTF_8)));
            String said = output.join();
            succeed(process, complaints);
            return said;
        } finally {
            end(process);
        }
    }

    /** What a program is fed with. */
    public interface Source {
        void writeTo(OutputStream in) throws IOException;
    }

    private Process start(List<String> arguments) {
        return start(Niceness.NONE, arguments);
    }

    private Process start(Niceness niceness, List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(niceness.of(whole));
        // A worker's own settings must not lead a dump to another server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MYSQL"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new UnavailableException(missing(), missing);
        }
    }

    private Fault missing() {
        return new Fault(
                "backup-tool-missing",
                "The program " + program() + " cannot be started",
                "Install its package on the worker's host, or name its directory in steward.backup.tools");
    }

    private Path program() {
        return Path.of(command.getFirst());
    }

    /**
     * With what it started: of a program that changes the user, the one that works is a child. What belongs to another
     * user cannot be ended from here; it ends itself at the next word that nobody hears.
     */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + END.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive)
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_EVERY);
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void succeed(Process process, CompletableFuture<List<String>> complaints) {
        try {
            int code = process.waitFor();
            if (code == Niceness.PROGRAM_MISSING) {
                throw new UnavailableException(missing());
            }
            if (code != 0) {
                throw faults.apply(new Complaint(program(), code, complaints.join()));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    new Fault(
                            "backup-interrupted",
                            "The backup was broken off while " + program().getFileName() + " ran",
                            "Nothing is left to do; it begins again when the worker runs"),
                    stop);
        }
    }

    /** The first ones name the cause; what follows are its consequences. */
    private static CompletableFuture<List<String>> complaints(Process process, Listener listener) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<String> first = new ArrayList<>();
                    try (var lines = new BufferedReader(
                            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            listener.heard(line);
                            if (first.size() < FIRST_LINES) {
                                first.add(line);
                            }
                        }
                    } catch (IOException ended) {
                        first.add("it was ended");
                    }
                    return first;
                },
                work -> Thread.ofVirtual().start(work));
    }

    private static void discard(Process process) {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // Nobody reads it anyway.
        }
    }

    private static String said(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
