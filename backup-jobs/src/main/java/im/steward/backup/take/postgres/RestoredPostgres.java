package im.steward.backup.take.postgres;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ChatRows;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A database restored to a scratch place: tables first, then what the service needs, then indexes for search. */
public final class RestoredPostgres implements Restored, ChatRows {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<TreeMap<String, Long>> VALUES = new TypeReference<>() {};
    private static final TypeReference<List<PostgresStore.Index>> INDEXES = new TypeReference<>() {};
    /** Roles, publications and tablespaces are the live server's own. */
    private static final List<String> QUIETLY = List.of(
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--no-publications",
            "--no-subscriptions",
            "--no-security-labels",
            "--no-tablespaces",
            "--exit-on-error",
            "--no-password");

    /** What takes the live one's place has its owners and rights; to subscriptions, another server would answer. */
    private static final List<String> FAITHFULLY =
            List.of("--no-subscriptions", "--no-tablespaces", "--exit-on-error", "--no-password");

    private final SetPart part;
    private final PostgresScratch.Place place;
    private final String canarySchema;
    private final Map<String, String> fingerprints;
    private final Duration timeToService;
    private final Duration timeToFull;
    private final Duration comparing;

    private RestoredPostgres(
            SetPart part,
            PostgresScratch.Place place,
            String canarySchema,
            Map<String, String> fingerprints,
            Duration timeToService,
            Duration timeToFull,
            Duration comparing) {
        this.part = part;
        this.place = place;
        this.canarySchema = canarySchema;
        this.fingerprints = Map.copyOf(fingerprints);
        this.timeToService = timeToService;
        this.timeToFull = timeToFull;
        this.comparing = comparing;
    }

    static RestoredPostgres of(
            SetPart part,
            Restoring restoring,
            PostgresScratch.Place place,
            PostgresPrograms programs,
            String canarySchema,
            PostgresPart.Look more,
            boolean faithful) {
        Stopwatch watch = Stopwatch.start();
        try (Connection connection = place.database().connect()) {
            PostgresStore store = new PostgresStore(connection);
            Tool restore = place.database()
                    .tool(programs.client("pg_restore", store.major()).path(), true);
            List<String> into = new ArrayList<>(faithful ? FAITHFULLY : QUIETLY);
            into.add("--dbname=" + place.database().name());
            Path file = restoring.scratch().resolve("contents-" + restoring.suffix() + ".dump");
            restore.feed(plus(into, "--section=pre-data", "--section=data"), in -> {
                try (DumpContents contents = new DumpContents(in, file, restore)) {
                    restoring.stream(part.main(), contents);
                }
            });
            Predicate<String> forSearch = forSearch(part);
            List<String> contents =
                    restore.say(List.of("--list", file.toString())).lines().toList();
            later(restore, into, file, contents, forSearch.negate());
            store.analyze();
            Duration service = watch.elapsed();
            later(restore, into, file, contents, forSearch);
            Duration full = watch.elapsed();
            int major = Integer.parseInt(part.facts().getOrDefault("major", "0"));
            Map<String, String> found = Fingerprints.of(connection, major, more);
            Duration comparing = watch.elapsed().minus(full);
            return new RestoredPostgres(part, place, canarySchema, found, service, full, comparing);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    /** Lines of the dump's table of contents that build an index which only speeds up search. */
    private static Predicate<String> forSearch(SetPart part) {
        List<String> marks = JSON.readValue(part.facts().getOrDefault("search-indexes", "[]"), INDEXES).stream()
                .flatMap(index -> Stream.of(" INDEX ", " INDEX ATTACH ")
                        .map(kind -> kind + index.schema() + " " + index.name() + " "))
                .toList();
        return line -> marks.stream().anyMatch(line::contains);
    }

    private static void later(
            Tool restore, List<String> into, Path dump, List<String> contents, Predicate<String> which) {
        List<String> chosen = contents.stream()
                .filter(line -> !line.startsWith(";"))
                .filter(which)
                .toList();
        if (chosen.isEmpty()) {
            return;
        }
        try {
            Path list = Files.write(dump.resolveSibling(dump.getFileName() + ".list"), chosen);
            restore.run(plus(into, "--section=post-data", "--jobs=2", "--use-list=" + list, dump.toString()));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static List<String> plus(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }

    /** For those who know what the tables mean. */
    public DataSource dataSource() {
        return place.database().dataSource();
    }

    @Override
    public Map<String, String> fingerprints() {
        return fingerprints;
    }

    @Override
    public Optional<Canary> canary() {
        try (Connection connection = place.database().connect()) {
            return new PostgresStore(connection).canary(canarySchema);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    @Override
    public List<Check> checks() {
        return List.of(foreignKeys(), sequences());
    }

    /** The server itself looked at every row when it made them again. */
    private Check foreignKeys() {
        String key = "objects:foreign-key-checked";
        String taken = part.fingerprints().getOrDefault(key, "0");
        String found = fingerprints.getOrDefault(key, "0");
        return new Check("foreign-keys", taken.equals(found), Seen.of(Seen.Word.HOLD, found, taken));
    }

    private Check sequences() {
        Map<String, Long> taken = JSON.readValue(part.facts().getOrDefault("sequences", "{}"), VALUES);
        try (Connection connection = place.database().connect()) {
            Map<String, Long> found = new PostgresStore(connection).sequences();
            List<String> behind = taken.entrySet().stream()
                    .filter(sequence -> found.getOrDefault(sequence.getKey(), Long.MIN_VALUE) < sequence.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
            return new Check(
                    "sequences",
                    behind.isEmpty(),
                    behind.isEmpty()
                            ? Seen.of(Seen.Word.NOT_BEHIND, taken.size())
                            : Seen.of(Seen.Word.BEHIND, String.join(", ", behind)));
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    @Override
    public Duration timeToService() {
        return timeToService;
    }

    @Override
    public Duration timeToFull() {
        return timeToFull;
    }

    @Override
    public Duration comparing() {
        return comparing;
    }

    @Override
    public Map<String, Long> amounts() {
        return Restored.amounts(part.bytes(), fingerprints);
    }

    /** On a server of its own it would end with this process. */
    @Override
    public Optional<String> whereabouts() {
        return place.throwAway().isPresent()
                ? Optional.empty()
                : Optional.of(place.database().url());
    }

    @Override
    public Optional<ChatRows.Channel> channel(String id) {
        return new PostgresChat(place.database()).channel(id);
    }

    @Override
    public void posts(String channel, Consumer<ChatRows.Post> each) {
        new PostgresChat(place.database()).posts(channel, each);
    }

    @Override
    public void close() {
        place.close();
    }
}
