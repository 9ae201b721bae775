package im.steward.console.demo;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * How far the company's story has been told.
 *
 * @param founded its first day
 * @param told every event up to and with this moment has been published
 */
record Progress(LocalDate founded, Instant told) {
    static Progress read(Path file, Clock clock, int days) {
        LocalDate founded = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days);
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.size() == 2
                    ? new Progress(LocalDate.parse(lines.getFirst()), Instant.parse(lines.getLast()))
                    : new Progress(founded, founded.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        } catch (IOException | DateTimeParseException unreadable) {
            throw broken(file, unreadable);
        }
    }

    Progress upTo(Instant moment) {
        return new Progress(founded, moment);
    }

    void write(Path file) {
        try {
            Path absolute = file.toAbsolutePath();
            Files.createDirectories(absolute.getParent());
            Path beside = absolute.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, founded + "\n" + told + "\n");
            Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw broken(file, unwritable);
        }
    }

    private static UnavailableException broken(Path file, Exception cause) {
        return new UnavailableException(
                new Fault(
                        "demo-progress-unreadable",
                        "The sample company's progress file " + file + " cannot be read or written",
                        "Check its rights and the disk, or delete the file and start with an empty home"),
                cause);
    }
}
