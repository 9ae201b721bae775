package im.steward.trail.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.IntegrityException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.Wiring;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithStack
class TrailKeeperIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Actor ALICE = Actor.officer("alice");

    @TempDir
    Path home = Path.of("");

    private final Stack stack;

    TrailKeeperIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void noTrailYet() {
        JdbcClient.create(stack.database().asOwner())
                .sql("DROP SCHEMA IF EXISTS trail CASCADE")
                .update();
    }

    @Test
    void placesSignsAndAnchorsByItselfAndRaisesTheAlarm() {
        try (Wiring wiring = new Wiring(
                stack.database(), home, Map.of("steward.trail.anchor-webhook", "http://127.0.0.1:1/nobody"))) {
            Trail trail = wiring.get(Trail.class);
            TrailKeeper keeper = wiring.get(TrailKeeper.class);
            List<Trail.Act> acts = IntStream.range(0, 1_200)
                    .mapToObj(n -> new Trail.Act(ALICE, "search.asked", "matter:" + n, Map.of()))
                    .toList();

            keeper.start();
            trail.appendAll(acts);
            until(() -> keeper.state().anchored() == 1_200);

            TrailState calm = keeper.state();
            assertThat(calm.signed()).isEqualTo(1_200);
            assertThat(calm.alert()).isEmpty();
            assertThat(calm.anchors())
                    .filteredOn(anchor -> anchor.name().startsWith("webhook"))
                    .singleElement()
                    .satisfies(anchor -> {
                        assertThat(anchor.size()).isZero();
                        assertThat(anchor.failure()).isPresent();
                    });

            byte[] right = wiring.asOwner
                    .sql("SELECT leaf_hash FROM trail.leaf WHERE seq = 1150")
                    .query(byte[].class)
                    .single();
            wiring.asOwner
                    .sql("ALTER TABLE trail.leaf DISABLE TRIGGER append_only")
                    .update();
            wiring.asOwner
                    .sql("UPDATE trail.leaf SET leaf_hash = sha256('x') WHERE seq = 1150")
                    .update();
            trail.appendAll(acts);
            until(() -> keeper.state().alert().isPresent());

            assertThat(keeper.state().alert().orElseThrow().code()).isEqualTo("trail-tampered");
            assertThat(keeper.state().signed()).isEqualTo(1_200);
            assertThat(wiring.get(TrailCheck.class).run().firstBad()).hasValue(1_150);

            wiring.asOwner
                    .sql("UPDATE trail.leaf SET leaf_hash = :hash WHERE seq = 1150")
                    .param("hash", right)
                    .update();
            until(() -> keeper.state().alert().isEmpty());
            until(() -> keeper.state().signed() == 2_400);
        }
    }

    @Test
    void theAlarmStaysWhileTheTreeIsMerelyAsLargeAsWhatWasSigned() {
        try (Wiring wiring = new Wiring(stack.database(), home)) {
            TrailKeeper keeper = wiring.get(TrailKeeper.class);
            wiring.get(Trail.class).append(ALICE, "search.asked", "matter:1", Map.of());
            keeper.checkpoint();
            wiring.asOwner
                    .sql("ALTER TABLE trail.leaf DISABLE TRIGGER append_only")
                    .update();
            wiring.asOwner
                    .sql("UPDATE trail.leaf SET leaf_hash = sha256('x') WHERE seq = 0")
                    .update();
            assertThatThrownBy(keeper::checkpoint).isInstanceOf(IntegrityException.class);

            KeeperRound round = keeper.signingRound();
            round.run();

            assertThat(round.alert()).isPresent();
        }
    }

    @Test
    void twoKeepersBringARecordToTheAnchorOnce() throws Exception {
        AtomicInteger records = new AtomicInteger();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        outside.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            records.incrementAndGet();
            arrived.countDown();
            try {
                assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        outside.start();
        Map<String, Object> webhook = Map.of(
                "steward.trail.anchor-webhook",
                "http://127.0.0.1:%d/records".formatted(outside.getAddress().getPort()));
        try (Wiring one = new Wiring(stack.database(), home, webhook);
                Wiring two = new Wiring(stack.database(), home, webhook)) {
            one.get(Trail.class).append(ALICE, "search.asked", "matter:1", Map.of());
            one.get(TrailKeeper.class).checkpoint();

            CompletableFuture<Void> first = CompletableFuture.runAsync(one.get(TrailKeeper.class)::anchorNow);
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            two.get(TrailKeeper.class).anchorNow();
            answer.countDown();
            first.get(60, TimeUnit.SECONDS);
            two.get(TrailKeeper.class).anchorNow();

            assertThat(records).hasValue(1);
            assertThat(two.get(TrailKeeper.class).state().anchors())
                    .allSatisfy(anchor -> assertThat(anchor.failure()).isEmpty());
        } finally {
            outside.stop(0);
        }
    }

    private static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
