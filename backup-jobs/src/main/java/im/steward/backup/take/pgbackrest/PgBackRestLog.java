package im.steward.backup.take.pgbackrest;

import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Tool;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log in the repository leads to: read from the log itself, because neither its names nor its dates say it. */
record PgBackRestLog(PgBackRest program, PostgresPrograms programs) {
    private static final Pattern SEGMENT = Pattern.compile("(?:\\S*/)?([0-9A-F]{24})-[0-9a-f]{40}(?:\\.(\\w+))?");
    private static final Pattern ENDED = Pattern.compile(
            "desc: (?:COMMIT|ABORT)(?:_PREPARED \\d+:)? (\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d\\.\\d+) UTC");
    private static final Map<String, String> UNPACKERS =
            Map.of("gz", "gzip", "lz4", "lz4", "zst", "zstd", "bz2", "bzip2");
    /** A record may be longer than a segment; in the ones that it fills nothing begins, and the reader says so. */
    private static final String NOTHING_BEGINS = "could not find a valid record";

    /** Segments without any transaction come from a cluster at rest; more of them in a row nobody waits for. */
    private static final int MOST_LOOKED_AT = 24;

    /**
     * PostgreSQL stops at a moment only when it meets a transaction that ended after it.
     *
     * @param timeline in hex, of which alone; the newest one when it is empty
     */
    Optional<Instant> end(String archive, int repository, String timeline) {
        List<Matcher> segments = program.segments(archive, repository).stream()
                .map(SEGMENT::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group(1).startsWith(timeline))
                .sorted(Comparator.comparing((Matcher found) -> found.group(1)).reversed())
                .limit(MOST_LOOKED_AT)
                .toList();
        Path reader = reader(archive)
                .orElseThrow(() -> new UnavailableException(PgBackRestFaults.logReaderMissing(major(archive))));
        for (Matcher segment : segments) {
            Optional<Instant> last = lastTransaction(archive + "/" + segment.group(), segment, reader, repository);
            if (last.isPresent()) {
                return last.map(at -> at.minus(1, ChronoUnit.MICROS));
            }
        }
        return Optional.empty();
    }

    /** Without one, PostgreSQL itself finds out where the log ends, after everything was copied. */
    boolean readable(String archive) {
        return reader(archive).isPresent();
    }

    private Optional<Path> reader(String archive) {
        return programs.logReader(major(archive));
    }

    private static int major(String archive) {
        return Integer.parseInt(archive.substring(0, archive.indexOf('-')));
    }

    private Optional<Instant> lastTransaction(String path, Matcher segment, Path reader, int repository) {
        try {
            // Only the worker enters it.
            Path directory = Files.createTempDirectory("steward-log");
            try {
                Path file = directory.resolve(segment.group(1));
                fetch(path, Optional.ofNullable(segment.group(2)), repository, file);
                return lastTransaction(reader, file);
            } finally {
                ScratchServer.delete(directory);
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static Optional<Instant> lastTransaction(Path reader, Path segment) {
        Instant[] last = {Instant.MIN};
        boolean[] nothingBegins = {false};
        Tool tool = Tool.of(reader, Map.of("TZ", "UTC"), complaint -> {
            nothingBegins[0] = complaint.mentions(NOTHING_BEGINS);
            return Tool.failed(complaint);
        });
        try {
            tool.follow(List.of("--rmgr=Transaction", segment.toString()), line -> {
                Matcher ended = ENDED.matcher(line);
                if (ended.find()) {
                    Instant at = Instant.parse(ended.group(1) + "T" + ended.group(2) + "Z");
                    last[0] = at.isAfter(last[0]) ? at : last[0];
                }
            });
        } catch (StewardException failed) {
            if (!nothingBegins[0]) {
                throw failed;
            }
        }
        return last[0].equals(Instant.MIN) ? Optional.empty() : Optional.of(last[0]);
    }

    private void fetch(String path, Optional<String> packed, int repository, Path file) throws IOException {
        Path stored = packed.map(ending -> file.resolveSibling(file.getFileName() + "." + ending))
                .orElse(file);
        try (OutputStream out = Files.newOutputStream(stored)) {
            program.read(path, repository, out);
        }
        if (packed.isPresent()) {
            String unpacker = Optional.ofNullable(UNPACKERS.get(packed.get())).orElse(packed.get());
            try (OutputStream out = Files.newOutputStream(file)) {
                Tool.of(Path.of(unpacker)).pipe(List.of("-dc", stored.toString()), out);
            }
        }
    }
}
