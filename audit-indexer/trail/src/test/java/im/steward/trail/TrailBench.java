package im.steward.trail;

import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.schema.SchemaMigration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Appends per second, each in a transaction of its own, beside plain INSERTs of rows of the same size by as many
 * threads in the same run; rounds alternate, so that a busy machine slows both.
 */
public final class TrailBench {
    private static final int ROUNDS = 5;
    private static final int PER_ROUND = 19_200;
    private static final Map<String, String> DETAILS =
            Map.of("query", "季度报告 AND from:alice", "matter", "everything", "reason", "quarterly review");

    private TrailBench() {}

    public static void main(String[] args) throws Exception {
        try (Stack stack = Stack.shared()) {
            Database database = stack.database();
            SchemaMigration.migrate(database.asOwner(), "trail");
            JdbcTemplate asOwner = new JdbcTemplate(database.asOwner());
            asOwner.execute("CREATE TABLE public.plain (id uuid PRIMARY KEY, content bytea NOT NULL)");
            asOwner.execute("GRANT INSERT ON public.plain TO " + database.app());
            for (int threads : new int[] {32, 64}) {
                compare(database, threads);
            }
        }
    }

    private static void compare(Database database, int threads) throws Exception {
        double[] raw = new double[ROUNDS];
        double[] appended = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            raw[round] = perSecond(database, threads, TrailBench::plainInsert);
            appended[round] = perSecond(database, threads, TrailBench::append);
            System.out.printf(
                    Locale.ROOT, "round %d: plain %.0f/s, trail %.0f/s%n", round, raw[round], appended[round]);
        }
        double value = median(appended);
        double limit = median(raw);
        System.out.printf(
                Locale.ROOT,
                "%d threads, each append its own synchronous commit: %.0f appends/s, %.0f plain INSERTs/s%n",
                threads,
                value,
                limit);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"trail-append-%d-threads\",\"value\":%.0f,\"unit\":\"1/s\",\"limit\":%.0f,\"ratio\":%.3f}%n",
                threads,
                value,
                limit,
                value / limit);
    }

    private static Runnable append(DataSource connection) {
        Trail trail = new Trail(new TrailStore(connection), Clock.systemUTC());
        return () -> trail.append(Actor.officer("alice"), "search.asked", "matter:everything", DETAILS);
    }

    /** One row with as many bytes as an entry and its details hold together. */
    private static Runnable plainInsert(DataSource connection) {
        JdbcTemplate jdbc = new JdbcTemplate(connection);
        byte[] content = new byte[280];
        return () -> jdbc.update(
                "INSERT INTO public.plain (id, content) VALUES (?, ?)",
                TrailEntryId.next(Clock.systemUTC()).value(),
                content);
    }

    private static double perSecond(Database database, int threads, Function<DataSource, Runnable> work)
            throws Exception {
        List<SingleConnectionDataSource> connections = new ArrayList<>();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SingleConnectionDataSource connection =
                    new SingleConnectionDataSource(database.url(), database.app(), database.appPassword(), true);
            connections.add(connection);
            Runnable act = work.apply(connection);
            act.run();
            tasks.add(() -> {
                for (int n = 0; n < PER_ROUND / threads; n++) {
                    act.run();
                }
                return null;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            long start = System.nanoTime();
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
            return (PER_ROUND / threads) * threads * 1e9 / (System.nanoTime() - start);
        } finally {
            connections.forEach(SingleConnectionDataSource::destroy);
        }
    }

    private static double median(double[] values) {
        return Arrays.stream(values)
                .sorted()
                .skip(values.length / 2)
                .findFirst()
                .orElseThrow();
    }
}
