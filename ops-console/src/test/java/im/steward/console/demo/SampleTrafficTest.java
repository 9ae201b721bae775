package im.steward.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AuditEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTrafficTest {
    @TempDir
    private Path home;

    @Test
    void aSecondStartTellsNothingTwice() throws Exception {
        List<AuditEvent> first = told(5, 0);

        List<AuditEvent> second = told(5, 0);

        assertThat(first).hasSizeGreaterThan(300);
        assertThat(second).doesNotContainAnyElementsOf(first).hasSizeLessThan(50);
    }

    @Test
    void liveTalkGoesOnAndEndsAtItsBound() throws Exception {
        told(1, 0);
        List<AuditEvent> told = new CopyOnWriteArrayList<>();
        var traffic = traffic(new DemoProperties(1, 20, 30, home.resolve("progress")), told);

        traffic.start();

        // What the company did meanwhile comes first, a handful; then the live talk, and an end of its own.
        await(() -> !traffic.isRunning());
        assertThat(told).hasSizeBetween(30, 90);
    }

    private List<AuditEvent> told(int days, int eventsPerSecond) throws InterruptedException {
        List<AuditEvent> told = new CopyOnWriteArrayList<>();
        Path file = home.resolve("progress");
        long before = Files.exists(file) ? file.toFile().lastModified() : 0;
        var traffic = traffic(new DemoProperties(days, eventsPerSecond, 10, file), told);
        traffic.start();
        await(() -> file.toFile().lastModified() > before);
        traffic.stop();
        return told;
    }

    private static SampleTraffic traffic(DemoProperties demo, List<AuditEvent> told) {
        return new SampleTraffic(demo, Clock.systemUTC(), event -> {
            told.add(event);
            return CompletableFuture.completedFuture(null);
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
