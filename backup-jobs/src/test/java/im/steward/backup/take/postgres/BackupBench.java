package im.steward.backup.take.postgres;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * A chat database into a vault and back, against the bare tools in the same rounds: {@code pg_dump -Fc -Z0 | restic
 * backup --stdin}, then {@code restic dump} and {@code pg_restore -j2} into a scratch cluster like ours. Both vaults
 * derive their keys at restic's full cost. Between two takes 2 % of the rows change where a chat changes: posts are
 * added and the newest ones edited.
 */
public final class BackupBench {
    private static final int POSTS = Integer.getInteger("steward.bench.posts", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("steward.bench.rounds", 3);
    private static final PartName CHAT = PartName.of("chat-db");

    private final JdbcClient jdbc;
    private final PostgresServer server;
    private final PostgresPrograms programs;
    private final PostgresScratch scratch;
    private final PostgresPart part;
    private final List<Round> rounds = new ArrayList<>();

    private BackupBench(Stack stack) {
        Database database = stack.database();
        jdbc = JdbcClient.create(database.asOwner());
        server = new PostgresServer(database.url(), Login.of(database.owner(), database.ownerPassword()));
        programs = new PostgresPrograms(
                Optional.empty(), Optional.of(stack.postgresqlBinaries()), PostgresPrograms.DEBIAN);
        scratch = new PostgresScratch(Optional.empty(), programs);
        part = new PostgresPart(CHAT, server, programs, scratch, PostgresPart.CANARY_SCHEMA, PostgresPart.Look.NOTHING);
    }

    /** Seconds and bytes; the second take is the one after the change. */
    private record Round(
            double first,
            double bareFirst,
            double second,
            double bareSecond,
            long stored,
            long added,
            double restore,
            double bareRestore,
            double checks) {}

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("steward-bench");
        try (Stack stack = Stack.shared()) {
            BackupBench bench = new BackupBench(stack);
            bench.fill();
            for (int round = 1; round <= ROUNDS; round++) {
                Path place = Files.createDirectory(home.resolve("round-" + round));
                bench.round(round, place);
                FileSystemUtils.deleteRecursively(place);
            }
            bench.tell();
        } finally {
            FileSystemUtils.deleteRecursively(home);
        }
    }

    private void fill() {
        jdbc.sql("""
                DROP SCHEMA IF EXISTS chat CASCADE;
                CREATE SCHEMA chat;
                CREATE TABLE chat.users (id bigint PRIMARY KEY, name text NOT NULL);
                CREATE TABLE chat.posts (id text PRIMARY KEY, author bigint NOT NULL REFERENCES chat.users (id),
                                         channel text NOT NULL, at bigint NOT NULL, message text NOT NULL, props jsonb);
                INSERT INTO chat.users SELECT n, 'user ' || n FROM generate_series(0, 4999) n""").update();
        post(1, POSTS);
        jdbc.sql("""
                CREATE INDEX posts_by_channel ON chat.posts (channel, at);
                CREATE INDEX posts_by_author ON chat.posts (author);
                CREATE INDEX posts_search ON chat.posts USING gin (to_tsvector('english', message));
                ANALYZE chat.posts""").update();
    }

    /** Words of two languages, chosen by a hash of the post's number: the same text in every run. */
    private void post(long from, long to) {
        jdbc.sql("""
                INSERT INTO chat.posts
                SELECT substr(md5('post' || n), 1, 26), n % 4999, substr(md5('channel' || n % 700), 1, 26),
                       1767225600000 + n * 900,
                       (SELECT string_agg(words[1 + abs(hashtext(n || '/' || w)) % 40], ' ')
                          FROM generate_series(1, 6 + abs(hashtext(n::text)) % 18) w),
                       '{"disable_group_highlight": true}'
                  FROM generate_series(:from, :to) n,
                       (SELECT string_to_array('the deploy finished please check meeting tomorrow server error order'
                               || ' release build pipeline review schedule hello thanks update database index latency'
                               || ' report weekly budget contract 我们 明天 开会 讨论 预算 合同 已经 发布 服务器 报警'
                               || ' 请 确认 数据库 备份 完成', ' ') AS words) AS dictionary""").param("from", from).param("to", to).update();
    }

    /** As many new posts as edited ones, 2 % together. */
    private void change(int round) {
        long top = POSTS + (long) (round - 1) * POSTS / 100;
        jdbc.sql("UPDATE chat.posts SET message = message || ' (edited)' WHERE at > 1767225600000 + :newest * 900")
                .param("newest", top - POSTS / 100)
                .update();
        post(top + 1, top + POSTS / 100);
    }

    private void round(int number, Path place) throws IOException, InterruptedException {
        TestVault vault = TestVault.asShipped(Files.createDirectory(place.resolve("ours")));
        Bare bare = new Bare(Files.createDirectory(place.resolve("bare")));
        SetPart[] sets = new SetPart[2];
        double[] ours = new double[2];
        double[] bares = new double[2];
        for (int take = 0; take < 2; take++) {
            int now = take;
            boolean bareFirst = (number + take) % 2 == 0;
            if (bareFirst) {
                bares[now] = timed(bare::take);
            }
            ours[now] = timed(() -> sets[now] = vault.take(part));
            if (!bareFirst) {
                bares[now] = timed(bare::take);
            }
            if (take == 0) {
                change(number);
            }
        }
        double bareRestore;
        double open;
        long opening = System.nanoTime();
        try (PostgresScratch.Place into = scratch.open(server, sets[1].facts(), vault.restoring())) {
            open = since(opening);
            bareRestore = timed(() -> bare.restore(into.database()));
        }
        long start = System.nanoTime();
        try (Restored restored = part.restore(sets[1], vault.restoring())) {
            if (!restored.fingerprints().equals(sets[1].fingerprints())
                    || !restored.checks().stream().allMatch(Restored.Check::passed)) {
                throw new IllegalStateException("what was restored is not what was taken");
            }
            double whole = since(start);
            double restore = restored.timeToFull().toNanos() / 1e9;
            Round round = new Round(
                    ours[0],
                    bares[0],
                    ours[1],
                    bares[1],
                    sets[0].added(),
                    sets[1].added(),
                    restore,
                    bareRestore,
                    Math.max(0, whole - open - restore) / whole);
            rounds.add(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: take %.1f s, bare %.1f s; after 2 %% changed %.1f s, bare %.1f s, %.1f MB added to %.1f MB;"
                            + " restore %.1f s, bare %.1f s; checks %.0f %%%n",
                    number,
                    round.first,
                    round.bareFirst,
                    round.second,
                    round.bareSecond,
                    round.added / 1e6,
                    round.stored / 1e6,
                    round.restore,
                    round.bareRestore,
                    round.checks * 100);
        }
    }

    /** The tools alone, as an operator's own script calls them. */
    private final class Bare {
        private final Path home;
        private final Path restic = Path.of("restic");

        Bare(Path home) throws IOException, InterruptedException {
            this.home = home;
            Files.writeString(home.resolve("key"), "the benchmark's own");
            run(command(restic, Map.of(), "init", "--quiet"));
        }

        void take() throws IOException, InterruptedException {
            Path dump = programs.client("pg_dump", 0).path();
            for (Process process : ProcessBuilder.startPipeline(List.of(
                    command(dump, server.tool(dump, false).environment(), "-Fc", "-Z0", "--no-password"),
                    command(restic, Map.of(), "backup", "--quiet", "--stdin", "--stdin-filename=db")))) {
                end(process);
            }
        }

        void restore(PostgresServer into) throws IOException, InterruptedException {
            Path file = home.resolve("db.dump");
            run(command(restic, Map.of(), "dump", "latest", "/db").redirectOutput(file.toFile()));
            Path restore = programs.client("pg_restore", 0).path();
            run(command(
                    restore,
                    into.tool(restore, true).environment(),
                    "--no-owner",
                    "--no-privileges",
                    "--no-password",
                    "--jobs=2",
                    "--dbname=" + into.name(),
                    file.toString()));
        }

        private ProcessBuilder command(Path program, Map<String, String> environment, String... arguments) {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("RESTIC_REPOSITORY", home.resolve("vault").toString());
            builder.environment()
                    .put("RESTIC_PASSWORD_FILE", home.resolve("key").toString());
            builder.environment().putAll(environment);
            return builder;
        }

        private void run(ProcessBuilder command) throws IOException, InterruptedException {
            end(command.start());
        }

        private void end(Process process) throws InterruptedException {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("a bare tool ended with " + process.exitValue());
            }
        }
    }

    private static double timed(Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        return since(start);
    }

    private static double since(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void tell() {
        tell("backup-take", "first take, of the bare tools' time", 1.15, round -> round.first / round.bareFirst);
        tell("backup-again", "take after 2 % changed, of theirs", 1.15, round -> round.second / round.bareSecond);
        tell("backup-added", "bytes it added, of the first take's", 0.14, round -> (double) round.added / round.stored);
        tell("backup-restore", "restore, of theirs", 1.15, round -> round.restore / round.bareRestore);
        tell("backup-checks", "checks, of the whole restore", 0.10, Round::checks);
    }

    private void tell(String name, String what, double goal, ToDoubleFunction<Round> of) {
        double median = rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
        System.out.printf(Locale.ROOT, "%s: %.2f (goal at most %.2f)%n", what, median, goal);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.3f,\"unit\":\"ratio\",\"limit\":%.2f,\"ratio\":%.3f}%n",
                name,
                median,
                goal,
                median);
    }
}
