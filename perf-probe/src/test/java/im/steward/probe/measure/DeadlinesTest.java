package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {
    private static final int MANY = 1_000;
    private final Deadlines deadlines = new Deadlines();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();

    @Test
    void anEarlierDeadlineIsKeptAlthoughALaterOneWasKnownFirst() throws InterruptedException {
        var last = new CountDownLatch(1);
        deadlines.watch(in(Duration.ofHours(1)), () -> ended.add("in an hour"));
        deadlines.watch(in(Duration.ofMillis(200)), last::countDown);
        deadlines.watch(in(Duration.ofMillis(20)), () -> ended.add("soon"));
        deadlines.watch(in(Duration.ofMillis(-20)), () -> ended.add("long ago"));

        last.await();
        assertThat(ended).containsExactlyInAnyOrder("long ago", "soon");
    }

    @Test
    void whatIsDoneInTimeIsNotEnded() throws InterruptedException {
        var later = new CountDownLatch(1);
        deadlines.done(deadlines.watch(in(Duration.ofMillis(50)), () -> ended.add("done")));
        deadlines.watch(in(Duration.ofMillis(100)), later::countDown);

        later.await();
        assertThat(ended).isEmpty();
    }

    @Test
    void whatIsDoneInTimeWakesNobody() {
        for (int one = 0; one < MANY; one++) {
            deadlines.done(deadlines.watch(in(Duration.ofHours(1)), () -> ended.add("done")));
            // Time for the guard to fall asleep again.
            LockSupport.parkNanos(10_000);
        }

        // The first one, and what the platform does on its own.
        assertThat(deadlines.awoken()).isLessThan(MANY / 10);
    }

    @Test
    void anEndThatFailsDoesNotEndTheGuard() throws InterruptedException {
        var next = new CountDownLatch(1);
        deadlines.watch(in(Duration.ZERO), () -> {
            throw new IllegalStateException("cannot be closed");
        });
        deadlines.watch(in(Duration.ofMillis(50)), next::countDown);

        next.await();
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
