package im.steward.backup.take.pgbackrest;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ChatRows;
import im.steward.backup.take.Restored;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.postgres.PostgresChat;
import im.steward.backup.take.postgres.PostgresFaults;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A cluster that a throw-away server has rolled forward to one place in its log. */
public final class RestoredCluster implements Restored, ChatRows {
    private final ScratchServer server;
    private final PostgresServer database;
    private final Map<String, String> fingerprints;
    private final List<Check> found;
    private final ClusterCopy copy;
    private final Duration timeToService;
    private final Duration comparing;
    private final long bytes;

    private RestoredCluster(
            ScratchServer server,
            PostgresServer database,
            Map<String, String> fingerprints,
            List<Check> found,
            ClusterCopy copy,
            Duration timeToService,
            Duration comparing) {
        this.server = server;
        this.database = database;
        this.fingerprints = Map.copyOf(fingerprints);
        this.found = List.copyOf(found);
        this.copy = copy;
        this.timeToService = timeToService;
        this.comparing = comparing;
        this.bytes = copy.bytes();
    }

    static RestoredCluster of(
            SetPart part,
            ScratchServer server,
            PostgresServer database,
            ClusterCopy copy,
            Stopwatch watch,
            Optional<Instant> moment) {
        Duration service = watch.elapsed();
        try (Connection connection = database.connect()) {
            int major = Integer.parseInt(part.facts().getOrDefault("major", "0"));
            ClusterStore store = new ClusterStore(connection);
            Map<String, String> fingerprints = store.fingerprints(major);
            Check where = moment.isPresent()
                    ? moment(moment.get(), store.lastTransaction())
                    : place(part, store, fingerprints);
            Duration comparing = watch.elapsed().minus(service);
            return new RestoredCluster(server, database, fingerprints, List.of(where), copy, service, comparing);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    /** Between the backup's end and the moment nobody may have written anything. */
    private static Check moment(Instant moment, Optional<Instant> last) {
        boolean before = last.filter(moment::isBefore).isEmpty();
        return new Check(
                "moment",
                before,
                Seen.of(
                        before ? Seen.Word.LAST_COMMIT : Seen.Word.PAST_MOMENT,
                        last.map(Instant::toString).orElse("-")));
    }

    /**
     * The rows must be those of the set, unless somebody was just committing when its place in the log was named; then
     * tables that differ cannot be compared, and the check says which.
     */
    private static Check place(SetPart part, ClusterStore store, Map<String, String> fingerprints) throws SQLException {
        String doubtful = part.facts().getOrDefault("doubtful", "");
        List<String> committed = doubtful.isEmpty() ? List.of() : store.committed(List.of(doubtful.split(",", -1)));
        if (committed.isEmpty()) {
            return new Check("place-in-log", true, Seen.of(Seen.Word.PLACE));
        }
        List<String> differing = new ArrayList<>();
        part.fingerprints().forEach((key, taken) -> {
            String there = fingerprints.get(key);
            if (there != null && !there.equals(taken)) {
                differing.add(key);
                fingerprints.put(key, taken);
            }
        });
        differing.sort(null);
        return new Check(
                "place-in-log",
                true,
                differing.isEmpty()
                        ? Seen.of(Seen.Word.PLACE_ALL, committed.size())
                        : Seen.of(Seen.Word.PLACE_BUT, committed.size(), String.join(", ", differing)));
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    @Override
    public Map<String, String> fingerprints() {
        return fingerprints;
    }

    @Override
    public Optional<Canary> canary() {
        try (Connection connection = database.connect()) {
            return PostgresPart.canary(connection);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    @Override
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>(found);
        try (Connection connection = database.connect()) {
            ClusterStore store = new ClusterStore(connection);
            ClusterStore.ForeignKeys keys = store.foreignKeys();
            checks.add(new Check("foreign-keys", keys.broken().isEmpty(), keys.seen()));
            checks.add(store.pages(store.facts().major())
                    .map(pages -> new Check("pages", pages.broken().isEmpty(), pages.seen()))
                    .orElseGet(() -> new Check("pages", true, Seen.of(Seen.Word.NO_AMCHECK))));
            return checks;
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    @Override
    public Duration timeToService() {
        return timeToService;
    }

    /** Indexes come with the pages. */
    @Override
    public Duration timeToFull() {
        return timeToService;
    }

    @Override
    public Duration comparing() {
        return comparing;
    }

    /** Nobody can log in to it by what a restore uses, and it runs when somebody starts it. */
    @Override
    public Optional<String> leave() {
        try (Connection connection = database.connect()) {
            new ClusterStore(connection).bar(database.login().user());
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
        server.stop();
        copy.leave();
        return Optional.of(copy.directory().toString());
    }

    @Override
    public Map<String, Long> amounts() {
        return Restored.amounts(bytes, fingerprints);
    }

    @Override
    public Optional<ChatRows.Channel> channel(String id) {
        return new PostgresChat(database).channel(id);
    }

    @Override
    public void posts(String channel, Consumer<ChatRows.Post> each) {
        new PostgresChat(database).posts(channel, each);
    }

    @Override
    public void close() {
        server.close();
    }
}
