package im.steward.backup.take.postgres;

import im.steward.backup.take.Tool;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where PostgreSQL's programs are: the configured directory, else {@code PATH}, else the newest of Debian's.
 *
 * @param client directory of {@code pg_dump} and {@code pg_restore}, where configured
 * @param server directory of {@code initdb} and {@code postgres}, where configured
 */
public record PostgresPrograms(Optional<Path> client, Optional<Path> server, Path versions) {
    /** Where Debian keeps one directory for each major version. */
    public static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    /** @param version as it tells it */
    public record Found(Path path, String version) {
        static Found of(Path path) {
            return new Found(path, Tool.of(path).say(List.of("--version")));
        }

        int major() {
            Matcher told = MAJOR.matcher(version);
            return told.find() ? Integer.parseInt(told.group(1)) : -1;
        }
    }

    /** @param major of the server; an older {@code pg_dump} refuses it */
    public Found client(String program, int major) {
        return newEnough(program, client, major)
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-tool-missing",
                        "No %s of PostgreSQL %d or newer was found".formatted(program, major),
                        "Run as root: apt-get install -y postgresql-client-%d, or name its directory in"
                                        .formatted(major)
                                + " steward.backup.tools.postgresql-client")));
    }

    /** The directory of a server that can read the files of another one. */
    public Path sameServer(int major) {
        return candidates("postgres", server).stream()
                .map(Found::of)
                .filter(program -> program.major() == major)
                .findFirst()
                .map(program -> program.path().resolveSibling(""))
                .orElseThrow(() -> noServer(major));
    }

    /** What reads the log of a server; Debian's packages of servers have it, others may not. */
    public Optional<Path> logReader(int major) {
        return Stream.concat(
                        candidates("pg_waldump", server).stream(), candidates("pg_waldump", Optional.empty()).stream())
                .map(Found::of)
                .filter(program -> program.major() == major)
                .map(Found::path)
                .findFirst();
    }

    /** The directory of a server for a restore; the same major version is the better one, a newer one will do. */
    Path server(int major) {
        List<Found> found = candidates("postgres", server).stream()
                .map(Found::of)
                .filter(program -> program.major() >= major)
                .toList();
        return found.stream()
                .filter(program -> program.major() == major)
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(program -> program.path().resolveSibling(""))
                .orElseThrow(() -> noServer(major));
    }

    private static UnavailableException noServer(int major) {
        return new UnavailableException(new Fault(
                "backup-scratch-missing",
                "There is no PostgreSQL %d to restore into".formatted(major),
                "Run as root: apt-get install -y postgresql-%d, or name a server in".formatted(major)
                        + " steward.backup.scratch.postgresql"));
    }

    /** Asked, not read from the path: Debian's in {@code /usr/bin} is a script that chooses one. */
    private Optional<Found> newEnough(String program, Optional<Path> configured, int major) {
        return candidates(program, configured).stream()
                .map(Found::of)
                .filter(found -> found.major() >= major)
                .findFirst();
    }

    private List<Path> candidates(String program, Optional<Path> configured) {
        if (configured.isPresent()) {
            return existing(configured.get().resolve(program));
        }
        List<Path> found = new ArrayList<>();
        for (String directory :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
            if (!directory.isEmpty()) {
                found.addAll(existing(Path.of(directory).resolve(program)));
            }
        }
        if (Files.isDirectory(versions)) {
            try (Stream<Path> majors = Files.list(versions)) {
                majors.sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
                        .map(directory -> directory.resolve("bin").resolve(program))
                        .flatMap(path -> existing(path).stream())
                        .forEach(found::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return found;
    }

    private static List<Path> existing(Path program) {
        return Files.isExecutable(program) && Files.isRegularFile(program) ? List.of(program) : List.of();
    }

    private static int number(Path directory) {
        String name = String.valueOf(directory.getFileName());
        return name.matches("\\d{1,3}") ? Integer.parseInt(name) : -1;
    }
}
