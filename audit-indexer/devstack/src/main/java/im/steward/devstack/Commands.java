package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Short commands that must succeed. */
final class Commands {
    private Commands() {}

    static void run(List<String> command, Path log) {
        try {
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new StackException("%s ended with %d: %s".formatted(command, exit, Files.readString(log)));
            }
        } catch (IOException e) {
            throw new StackException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void signal(long pid, String signal) {
        succeeds("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid));
    }
}
