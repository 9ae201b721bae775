package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password or token in a file, read at each use, so that it can be changed without a restart. */
public record Secret(Path file) {
    String read() throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new Attempt.Malformed(Failure.SECRET_UNREADABLE);
        }
    }

    @Override
    public String toString() {
        return "Secret[in a file]";
    }
}
