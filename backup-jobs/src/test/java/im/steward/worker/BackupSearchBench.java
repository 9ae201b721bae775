package im.steward.worker;

import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.audit.search.AuditSearch;
import im.steward.audit.search.Scope;
import im.steward.audit.search.SearchRequest;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.plan.BackupRun;
import im.steward.backup.vault.VaultName;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * How much slower a search is while a backup runs on the same machine. People search at a steady pace, whether or not
 * the last answer has come; what they wait is counted from the moment they asked. In turns the machine has nothing else
 * to do, and a plan of chat database, uploads and archive runs over and over, each turn first into an empty vault. What
 * they wait is told of each part, too, because each keeps other programs busy.
 */
public final class BackupSearchBench {
    private static final int MESSAGES = Integer.getInteger("steward.bench.messages", 331_038);
    private static final int ROUNDS = Integer.getInteger("steward.bench.rounds", 4);
    private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("steward.bench.turn", 20));
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_SEARCHES = Duration.ofMillis(100);
    /** As often as somebody's page asks: a look is a statement in Steward's own database. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final double GOAL = 1.3;
    private static final String PREPARING = "preparing";
    /** While a run waits for its worker, and while its vault is tidied behind it. */
    private static final String NONE = "nothing";

    private static final int HITS = 50;
    private static final List<Query> QUERIES = Stream.of(
                    "政府",
                    "開放資料",
                    "我們今天",
                    "the",
                    "javascript",
                    "\"thank you\"",
                    "function OR array",
                    "help -bug",
                    "java*",
                    "資料 NEAR/5 政府",
                    "(會議 OR 討論) 委員",
                    "\"how do i\" kind:posted",
                    "after:2015-06 before:2016-02 help",
                    "budget OR 预算",
                    "*")
            .map(text -> QueryParser.parse(text, ZoneOffset.UTC).orThrow())
            .toList();

    private final Backups backups;
    private final AuditSearch search;
    private final Random random = new Random(7);
    private volatile String part = NONE;

    private BackupSearchBench(Rig rig) {
        backups = new Backups(rig);
        search = rig.get(AuditSearch.class);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("steward-bench");
        try (Stack stack = Stack.shared();
                Stack chat = Stack.shared()) {
            Rig.migrate(stack);
            Path uploads = Files.createDirectories(home.resolve("uploads"));
            ChatLines lines = ChatLines.first(MESSAGES);
            List<AuditEvent> events = new ArrayList<>();
            ChatSite site =
                    new ChatSite(JdbcClient.create(chat.database().asOwner()), Optional.empty(), uploads, lines, 2_000);
            events.addAll(site.fill());
            events.addAll(site.change());
            Rig.Settings settings = Rig.Settings.of(stack, home);
            RealParts.write(home, stack, chat.database(), settings.alias(), uploads, Optional.empty());
            try (Rig rig = new Rig(settings, vaults(home))) {
                rig.archive(settings.alias(), events);
                System.out.printf(
                        Locale.ROOT,
                        "%,d messages (%s), a search each %d ms%n",
                        events.size(),
                        lines.real() ? "real" : "made up",
                        BETWEEN_SEARCHES.toMillis());
                events.clear();
                new BackupSearchBench(rig).measure();
            }
        } finally {
            FileSystemUtils.deleteRecursively(home);
        }
        System.exit(0);
    }

    private static Map<String, Object> vaults(Path home) {
        // As the product looks for work, not as often as tests do.
        Map<String, Object> properties =
                new HashMap<>(Map.of("steward.worker.lease", "60s", "steward.worker.poll", "1s"));
        Optional.ofNullable(Integer.getInteger("steward.bench.niceness"))
                .ifPresent(niceness -> properties.put("steward.backup.niceness", niceness));
        IntStream.rangeClosed(0, ROUNDS).forEach(round -> {
            String vault = "steward.backup.vaults.round-" + round;
            properties.put(vault + ".repository", home.resolve("vault-" + round).toString());
            Optional.ofNullable(Integer.getInteger("steward.bench.cpus"))
                    .ifPresent(cpus -> properties.put(vault + ".cpus", cpus));
            properties.put(
                    vault + ".key-file", home.resolve("vault-" + round + ".key").toString());
        });
        return properties;
    }

    private void measure() throws InterruptedException {
        turn();
        busy(0);
        List<Long> idle = new ArrayList<>();
        List<Long> during = new ArrayList<>();
        Map<String, List<Long>> byPart = new TreeMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            List<Long> quiet = nanos(turn());
            Busy busy = busy(round);
            List<Long> waits = nanos(busy.waits().stream()
                    .filter(wait -> !wait.part().equals(NONE))
                    .toList());
            idle.addAll(quiet);
            during.addAll(waits);
            busy.waits()
                    .forEach(wait -> byPart.computeIfAbsent(wait.part(), _ -> new ArrayList<>())
                            .add(wait.nanos()));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: idle p50 %.1f ms, p95 %.1f ms; during %d backups p50 %.1f ms, p95 %.1f ms%n",
                    round,
                    percentile(quiet, 0.5),
                    percentile(quiet, 0.95),
                    busy.backups(),
                    percentile(waits, 0.5),
                    percentile(waits, 0.95));
        }
        byPart.forEach((part, waits) -> System.out.printf(
                Locale.ROOT,
                "while %s is taken: %,d searches, p50 %.1f ms, p95 %.1f ms%n",
                part,
                waits.size(),
                percentile(waits, 0.5),
                percentile(waits, 0.95)));
        double limit = percentile(idle, 0.95);
        double value = percentile(during, 0.95);
        System.out.printf(
                Locale.ROOT,
                "search p95 during a backup: %.1f ms, of idle %.1f ms: %.2f (goal at most %.2f)%n",
                value,
                limit,
                value / limit,
                GOAL);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"search-during-backup\",\"value\":%.3f,\"unit\":\"ratio\",\"limit\":%.2f,\"ratio\":%.3f}%n",
                value / limit,
                GOAL,
                value / limit);
    }

    /** @param part that was being taken when somebody asked */
    private record Wait(String part, long nanos) {}

    private record Busy(List<Wait> waits, int backups) {}

    private static List<Long> nanos(List<Wait> waits) {
        return waits.stream().map(Wait::nanos).toList();
    }

    /** People search as long as backups run: at least one turn, to the end of the last one. */
    private Busy busy(int round) throws InterruptedException {
        PlanName plan = plan(round);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        Thread runs = Thread.ofPlatform().start(() -> {
            try {
                do {
                    take(plan);
                    done.incrementAndGet();
                } while (!enough.get());
            } finally {
                over.set(true);
            }
        });
        long end = System.nanoTime() + TURN.toNanos();
        List<Wait> waits = searches(() -> {
            enough.set(System.nanoTime() > end);
            return !over.get();
        });
        runs.join();
        return new Busy(waits, done.get());
    }

    private void take(PlanName plan) {
        BackupRun run = backups.request(plan);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (run.state().open() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            run = backups.now(run);
            part = run.state() == BackupRun.State.TAKING
                    ? run.progress().part().map(PartName::value).orElse(PREPARING)
                    : NONE;
        }
        part = NONE;
        if (run.state() != BackupRun.State.COMPLETE) {
            throw new IllegalStateException("a backup failed or is not over: " + run.fault());
        }
    }

    private List<Wait> turn() throws InterruptedException {
        long end = System.nanoTime() + TURN.toNanos();
        return searches(() -> System.nanoTime() < end);
    }

    private interface Going {
        boolean on();
    }

    /** In threads like those in which the console answers. */
    private List<Wait> searches(Going going) throws InterruptedException {
        ConcurrentLinkedQueue<Wait> waits = new ConcurrentLinkedQueue<>();
        try (ExecutorService people = Executors.newCachedThreadPool()) {
            long next = System.nanoTime();
            while (going.on()) {
                long asked = next;
                String taken = part;
                Query query = QUERIES.get(random.nextInt(QUERIES.size()));
                people.execute(() -> {
                    if (!search.search(SearchRequest.first(query, Scope.EVERYTHING, HITS))
                            .completeness()
                            .complete()) {
                        throw new IllegalStateException("a degraded answer measures nothing");
                    }
                    waits.add(new Wait(taken, System.nanoTime() - asked));
                });
                next += BETWEEN_SEARCHES.toNanos();
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        return List.copyOf(waits);
    }

    private PlanName plan(int round) {
        return backups.rig()
                .get(BackupPlans.class)
                .create(
                        PlanName.of("round-" + round),
                        new Terms(
                                Stream.of("chat", "uploads", "archive")
                                        .map(PartName::of)
                                        .toList(),
                                VaultName.of("round-" + round),
                                Duration.ofHours(25),
                                Duration.ofHours(1),
                                new KeepRule(7, 4, 12, 3, ZoneOffset.UTC)),
                        Backups.OPERATOR)
                .name();
    }

    private static double percentile(List<Long> nanos, double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }
}
