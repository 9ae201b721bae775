package im.steward.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Remembers a process so that a later start recognises it beyond doubt: number, boot and start time, and our path in its arguments. */
record PidFile(Path file, Path home) {

    void remember(long pid) {
        startTime(pid).ifPresent(start -> Home.write(file, pid + " " + start + "\n"));
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The remembered process if it still runs; a number the kernel has given to somebody else does not count. */
    Optional<ProcessHandle> living() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ", 2);
            long pid = Long.parseLong(words[0]);
            boolean same = words.length == 2
                    && startTime(pid).filter(words[1]::equals).isPresent()
                    && arguments(pid).contains(home.toString());
            return same ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> startTime(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the program's name in parentheses and may hold spaces; start time is field 22.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? Optional.empty() : Optional.of(boot() + "/" + fields[19]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String boot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    private static String arguments(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    }
}
