package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailSearch;
import im.steward.trail.Wiring;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.proof.TlogProof;
import im.steward.trail.verify.Verdict;
import im.steward.trail.verify.VerifyCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TreeIT {
    private static final Actor ALICE = Actor.officer("alice");

    private final Path home;
    private final Stack stack;
    private final Wiring wiring;
    private final Trail trail;
    private final TrailKeeper keeper;

    TreeIT(Stack stack, @TempDir Path home) {
        this.home = home;
        this.stack = stack;
        wiring = new Wiring(stack.database(), home);
        trail = wiring.get(Trail.class);
        keeper = wiring.get(TrailKeeper.class);
    }

    @AfterAll
    void close() {
        wiring.close();
    }

    @Test
    void thirtyTwoThreadsAreSequencedWithoutGapsAndOnlyOnce() throws Exception {
        int threads = 32;
        int each = 40;
        List<TrailEntryId> committed = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<TrailEntryId>>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(() -> commitAndRollBack(each));
            }
            Future<?> sequencing = pool.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    keeper.sequenceFromTheStart();
                }
            });
            for (Future<List<TrailEntryId>> done : pool.invokeAll(tasks)) {
                committed.addAll(done.get());
            }
            sequencing.cancel(true);
        }
        keeper.checkpoint();

        List<Long> places = committed.stream()
                .map(id -> wiring.get(TrailSearch.class).fetch(id).seq().orElseThrow())
                .toList();
        assertThat(places).hasSize(threads * each / 2).doesNotHaveDuplicates();
        long entries = count("SELECT count(*) FROM trail.entry");
        assertThat(count("SELECT count(*) FROM trail.leaf")).isEqualTo(entries);
        assertThat(count("SELECT max(seq) + 1 FROM trail.leaf")).isEqualTo(entries);
    }

    private long count(String sql) {
        return wiring.asApp.sql(sql).query(Long.class).single();
    }

    private List<TrailEntryId> commitAndRollBack(int times) {
        List<TrailEntryId> committed = new ArrayList<>();
        try (Connection connection = stack.database().asApp().getConnection()) {
            DataSource source = new SingleConnectionDataSource(connection, true);
            Trail own = Wiring.trail(source);
            TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            for (int n = 0; n < times; n++) {
                boolean keep = n % 2 == 0;
                transaction.executeWithoutResult(status -> {
                    TrailEntryId id = own.append(ALICE, "search.asked", "matter:concurrent", Map.of());
                    if (keep) {
                        committed.add(id);
                    } else {
                        status.setRollbackOnly();
                    }
                });
            }
            return committed;
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    @Test
    void aTransactionThatEndsLateIsPlacedLate() throws Exception {
        try (Connection late = stack.database().asApp().getConnection()) {
            late.setAutoCommit(false);
            DataSource source = new SingleConnectionDataSource(late, true);
            TrailEntryId slow = Wiring.trail(source).append(ALICE, "search.asked", "matter:late", Map.of());
            TrailEntryId quick = trail.append(ALICE, "search.asked", "matter:quick", Map.of());
            keeper.checkpoint();
            long before = wiring.get(TrailSearch.class).fetch(quick).seq().orElseThrow();

            late.commit();
            keeper.checkpoint();

            assertThat(wiring.get(TrailSearch.class).fetch(slow).seq().orElseThrow())
                    .isGreaterThan(before);
        }
    }

    @Test
    void everyEntryIsProvenToAnOutsider() throws IOException {
        List<TrailEntryId> ids = trail.appendAll(IntStream.range(0, 700)
                .mapToObj(n -> new Trail.Act(ALICE, "message.viewed", "message:" + n, Map.of()))
                .toList());
        TrailProofs proofs = wiring.get(TrailProofs.class);

        for (TrailEntryId id : List.of(ids.get(0), ids.get(255), ids.get(256), ids.get(511), ids.get(699))) {
            TlogProof proof = TlogProof.of(proofs.of(id).text());

            assertThat(proof.problem(keeper.key())).isEmpty();
            assertThat(proof.leaf()).contains(id.toString());
        }
    }

    @Test
    void anExportIsVerifiedWithoutTheDatabase() throws IOException {
        trail.append(ALICE, "export.requested", "export:1", Map.of("query", "\"quoted\" 中文\n"));
        keeper.checkpoint();
        keeper.anchorNow();
        Path zip = home.resolve("trail.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            wiring.get(TrailExport.class).write(() -> out);
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        int exit = VerifyCommand.run(
                List.of("--json", "--key", keeper.key().toString(), zip.toString()),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                System.err);

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\"valid\":true", "\"newer\":{\"entries\":0");
        assertThat(exit).isZero();
    }

    @Test
    void theFullCheckAgreesAndAnotherCheckpointIsMadeOnlyWhenGrown() {
        trail.append(ALICE, "search.asked", "matter:everything", Map.of());
        SignedCheckpoint first = keeper.checkpoint();
        SignedCheckpoint second = keeper.checkpoint();
        Verdict verdict = wiring.get(TrailCheck.class).run();

        assertThat(second).isEqualTo(first);
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.root()).isEqualTo(first.checkpoint().root());
        assertThat(verdict.entries()).isEqualTo(first.checkpoint().size());
    }
}
