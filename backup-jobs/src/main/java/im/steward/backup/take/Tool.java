package im.steward.backup.take;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A program of a database's own, such as {@code pg_dump}; passwords reach it by environment or file, never by argument. */
record Tool(Path program, Map<String, String> environment) {
    private static final int LAST_LINES = 5;

    Tool {
        environment = Map.copyOf(environment);
    }

    /** Writes the program's output; an exit code other than 0 throws, after the output has ended. */
    void pipe(List<String> arguments, OutputStream out) throws IOException {
        Process process = start(arguments);
        try {
            CompletableFuture<String> complaints = complaints(process);
            process.getOutputStream().close();
            process.getInputStream().transferTo(out);
            succeed(process, complaints);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Feeds the program and waits for its end. */
    void feed(List<String> arguments, Source source) {
        Process process = start(arguments);
        try {
            CompletableFuture<String> complaints = complaints(process);
            CompletableFuture<Void> output = CompletableFuture.runAsync(
                    () -> discard(process), work -> Thread.ofVirtual().start(work));
            try (OutputStream in = process.getOutputStream()) {
                source.writeTo(in);
            } catch (IOException broken) {
                // It ended before its input did; why, it says itself.
                if (process.isAlive()) {
                    throw new UncheckedIOException(broken);
                }
            }
            output.join();
            succeed(process, complaints);
        } finally {
            process.destroyForcibly();
        }
    }

    String say(List<String> arguments) {
        try (var out = new java.io.ByteArrayOutputStream()) {
            pipe(arguments, out);
            return out.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What a program is fed with. */
    interface Source {
        void writeTo(OutputStream in) throws IOException;
    }

    private Process start(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new UnavailableException(
                    new Fault(
                            "backup-tool-missing",
                            "The program " + program + " cannot be started",
                            "Install its package on the worker's host, or name its directory in steward.backup.tools"),
                    missing);
        }
    }

    private void succeed(Process process, CompletableFuture<String> complaints) {
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new UnavailableException(new Fault(
                        "backup-tool-failed",
                        "%s ended with %d: %s".formatted(program.getFileName(), code, complaints.join()),
                        "Mend what it complains about, then run the plan again; no half set is kept"));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    new Fault(
                            "backup-interrupted",
                            "The backup was broken off while " + program.getFileName() + " ran",
                            "Nothing is left to do; it begins again when the worker runs"),
                    stop);
        }
    }

    private static CompletableFuture<String> complaints(Process process) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Deque<String> last = new ArrayDeque<>();
                    try (var lines = new BufferedReader(
                            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            last.addLast(line);
                            if (last.size() > LAST_LINES) {
                                last.removeFirst();
                            }
                        }
                    } catch (IOException ended) {
                        last.addLast("it was ended");
                    }
                    return String.join(" / ", last);
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
}
