package im.steward.backup.take.mongo;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One MongoDB database, where a site has MongoDB's own tools; Debian does not ship them. Its fingerprints are the counts
 * that {@code mongodump} tells, so a drill proves numbers of documents, not their content.
 */
public final class MongoPart implements Part {
    public static final String KIND = "mongodb";
    private static final Pattern DONE =
            Pattern.compile("done dumping `?[^.`]+`?\\.`?([^` ]+)`? \\((\\d+) documents?\\)");
    private final PartName name;
    private final MongoServer source;
    private final Optional<MongoServer> scratch;
    private final Optional<Path> tools;
    private final Clock clock;

    /** @param tools directory of {@code mongodump} and {@code mongorestore}, where configured */
    public MongoPart(
            PartName name, MongoServer source, Optional<MongoServer> scratch, Optional<Path> tools, Clock clock) {
        this.name = name;
        this.source = source;
        this.scratch = scratch;
        this.tools = tools;
        this.clock = clock;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check() {
        source.version(tools);
    }

    /** Writing would take a driver of MongoDB's; the set says that it carries none. */
    @Override
    public void plant(Canary canary) {}

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        Instant begun = clock.instant();
        ConcurrentMap<String, String> counts = new ConcurrentHashMap<>();
        Stored stored = taking.stream("main.archive", out -> {
            dump(source, source.database(), out, counts);
            requireCollections(counts);
        });
        return new SetPart(
                name,
                kind(),
                begun,
                List.of(stored),
                counts,
                Map.of("tool", source.version(tools), "database", source.database(), "canary", "none"),
                watch.elapsed());
    }

    /** MongoDB knows no database that does not exist: of a misspelt one there is an archive with nothing in it. */
    private void requireCollections(Map<String, String> counts) {
        if (counts.isEmpty()) {
            throw new UnavailableException(new Fault(
                    "backup-source-empty",
                    "The database of part '%s' holds no collection".formatted(name),
                    "Check its name in steward.backup.sources." + name + ".url, and what its account may read"));
        }
    }

    private void dump(MongoServer server, String database, OutputStream out, ConcurrentMap<String, String> counts) {
        server.with("mongodump", tools, tool -> {
            try {
                tool.pipe(server.arguments("--archive", "--db=" + database), out, line -> count(line, counts));
                return counts;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private static void count(String line, ConcurrentMap<String, String> counts) {
        Matcher done = DONE.matcher(line);
        if (done.find()) {
            counts.put("documents:" + done.group(1), done.group(2));
        }
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        MongoServer administration = scratch.orElseThrow(() -> new RefusedException(new Fault(
                "backup-scratch-missing",
                "There is no MongoDB to restore into",
                "Name a server in steward.backup.scratch.mongodb; it needs no data of its own")));
        administration.requireShell(tools);
        String database = "drill_" + restoring.suffix();
        try {
            Stopwatch watch = Stopwatch.start();
            load(part, restoring, administration, database);
            Duration spent = watch.elapsed();
            return new RestoredMongo(part, administration, database, tools, counts(administration, database), spent);
        } catch (RuntimeException failed) {
            try {
                administration.drop(database, tools);
            } catch (RuntimeException stays) {
                failed.addSuppressed(stays);
            }
            throw failed;
        }
    }

    private void load(SetPart part, Restoring restoring, MongoServer administration, String database) {
        String live = part.facts().getOrDefault("database", source.database());
        administration.with("mongorestore", tools, tool -> {
            tool.feed(
                    administration.arguments(
                            "--archive",
                            "--nsInclude=" + live + ".*",
                            "--nsFrom=" + live + ".*",
                            "--nsTo=" + database + ".*",
                            "--stopOnError"),
                    in -> restoring.stream(part.main(), in));
            return tool;
        });
    }

    private Map<String, String> counts(MongoServer administration, String database) {
        ConcurrentMap<String, String> counts = new ConcurrentHashMap<>();
        dump(administration, database, OutputStream.nullOutputStream(), counts);
        return Map.copyOf(counts);
    }

    /** Another host may have the shell that is missing here, so what it restored is looked for before it is called gone. */
    @Override
    public void destroyLeftovers(Path directory, String suffix) {
        String database = "drill_" + suffix;
        scratch.filter(server ->
                        server.hasShell(tools) || !counts(server, database).isEmpty())
                .ifPresent(server -> server.drop(database, tools));
    }

    private record RestoredMongo(
            SetPart part,
            MongoServer administration,
            String database,
            Optional<Path> tools,
            Map<String, String> fingerprints,
            Duration spent)
            implements Restored {
        @Override
        public Optional<Canary> canary() {
            return Optional.empty();
        }

        @Override
        public List<Check> checks() {
            return List.of();
        }

        @Override
        public Duration timeToService() {
            return spent;
        }

        @Override
        public Duration timeToFull() {
            return spent;
        }

        @Override
        public Map<String, Long> amounts() {
            return Map.of(
                    "bytes", part.bytes(),
                    "documents",
                            fingerprints.values().stream()
                                    .mapToLong(Long::parseLong)
                                    .sum());
        }

        @Override
        public void close() {
            administration.drop(database, tools);
        }
    }
}
