package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PacerTest {
    private final Queue<Measured> samples = new ConcurrentLinkedQueue<>();

    @Test
    void startsLieOnTheGridWhateverTheAnswersTake() {
        try (var slow = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    Thread.sleep(130);
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(samples::add, host, Clock.systemUTC())) {
            pacer.pace(List.of(target("slow", slow, Duration.ofMillis(50), Duration.ofSeconds(20), 500)));
            until(() -> samples.size() >= 40);

            List<Instant> starts =
                    of("slow").stream().map(Measured::intended).sorted().toList();
            // A host that stands still may miss a start, or read its clock late for one; most lie on one grid.
            assertThat(starts.stream()
                            .mapToLong(grid -> middleOfOff(starts, grid))
                            .min()
                            .orElseThrow())
                    .isLessThan(5_000_000);
        }
    }

    /** How far the starts lie off the grid of 50 ms through that one, in nanoseconds. */
    private static long middleOfOff(List<Instant> starts, Instant grid) {
        return starts.stream()
                .map(start -> Duration.between(grid, start).toNanos())
                .map(gap -> Math.abs(Math.floorMod(gap + 25_000_000, 50_000_000L) - 25_000_000))
                .sorted()
                .skip(starts.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTargetThatHangsDelaysNoOtherAndCountsAsBad() {
        try (var hanging = new SomeServer(_ -> Thread.sleep(Duration.ofMinutes(5)));
                var quick = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(samples::add, host, Clock.systemUTC())) {
            pacer.pace(List.of(
                    target("hanging", hanging, Duration.ofMillis(20), Duration.ofSeconds(2), 3),
                    target("quick", quick, Duration.ofMillis(20), Duration.ofSeconds(30), 50)));
            until(() -> of("quick").size() > 150 && of("hanging").size() > 150);

            assertThat(of("quick")).allMatch(sample -> sample.outcome().good());
            assertThat(of("hanging")).noneMatch(sample -> sample.outcome().good());
            assertThat(of("hanging"))
                    .anyMatch(sample -> sample.outcome().failure().equals(Optional.of(Failure.TIMEOUT)))
                    .anyMatch(sample -> sample.outcome().failure().equals(Optional.of(Failure.OVERRUN)));
        }
    }

    @Test
    void aSampleThatWaitsForADiskDelaysNoStart() {
        CountDownLatch disk = new CountDownLatch(1);
        try (var hanging = new SomeServer(_ -> Thread.sleep(Duration.ofMinutes(5)));
                var quick = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(
                        sample -> {
                            if (sample.target().name().value().equals("hanging")) {
                                await(disk);
                            }
                            samples.add(sample);
                        },
                        host,
                        Clock.systemUTC())) {
            pacer.pace(List.of(
                    target("hanging", hanging, Duration.ofMillis(20), Duration.ofSeconds(60), 1),
                    target("quick", quick, Duration.ofMillis(20), Duration.ofSeconds(30), 50)));
            until(() -> of("quick").size() > 100);
            disk.countDown();
            until(() -> of("hanging").size() > 50);
        }
    }

    @Test
    void aStallIsSeenByEveryStartThatFellIntoIt() {
        AtomicBoolean stalled = new AtomicBoolean();
        try (var server = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    while (stalled.get()) {
                        Thread.sleep(1);
                    }
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(samples::add, host, Clock.systemUTC())) {
            pacer.pace(List.of(target("stalling", server, Duration.ofMillis(20), Duration.ofSeconds(60), 1_000)));
            until(() -> of("stalling").size() >= 30);
            stalled.set(true);
            Instant stall = Instant.now();
            // A sixth of a minute in small: a closed loop would have seen one slow answer.
            until(() -> Duration.between(stall, Instant.now()).compareTo(Duration.ofSeconds(2)) > 0);
            stalled.set(false);
            Instant over = Instant.now();
            until(() ->
                    of("stalling").stream().anyMatch(sample -> sample.intended().isAfter(over.plusMillis(200))));

            List<Measured> fell = of("stalling").stream()
                    .filter(sample -> sample.intended().isAfter(stall)
                            && sample.intended().isBefore(over.minusMillis(100)))
                    .toList();
            assertThat(fell).hasSizeGreaterThan(50);
            // Each waited until the end of the stall, counted from where it was meant to start.
            assertThat(fell)
                    .allSatisfy(sample -> assertThat(sample.nanos())
                            .isGreaterThan(
                                    Duration.between(sample.intended(), over).toNanos() - 50_000_000));
        }
    }

    @Test
    void aClockThatJumpsBackChangesNoCadenceAndNoLatency() {
        MovableClock clock = new MovableClock();
        try (var server = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(samples::add, host, clock)) {
            pacer.pace(List.of(target("steady", server, Duration.ofMillis(20), Duration.ofSeconds(30), 100)));
            until(() -> samples.size() >= 20);
            clock.shift.set(Duration.ofHours(-3));
            int before = samples.size();
            until(() -> samples.size() >= before + 50);

            assertThat(of("steady")).allMatch(sample -> sample.outcome().good() && sample.nanos() > 0);
            assertThat(of("steady").getLast().intended()).isBefore(Instant.now().minus(Duration.ofHours(2)));
        }
    }

    @Test
    void whatIsNoLongerWantedIsNoLongerAsked() {
        try (var one = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                var other = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                HostWatch host = new HostWatch(Duration.ofSeconds(1));
                Pacer pacer = new Pacer(samples::add, host, Clock.systemUTC())) {
            pacer.pace(List.of(target("one", one, Duration.ofMillis(20), Duration.ofSeconds(30), 100)));
            until(() -> of("one").size() > 5);
            pacer.pace(List.of(target("other", other, Duration.ofMillis(20), Duration.ofSeconds(30), 100)));
            until(() -> of("other").size() > 5);
            int asked = of("one").size();
            until(() -> of("other").size() > 30);

            assertThat(of("one").size()).isLessThanOrEqualTo(asked + 1);
            assertThat(host.errorBar()).isPresent();
        }
    }

    @Test
    void aHostThatIsSlowToItselfMarksSamples() {
        try (HostWatch host = new HostWatch(Duration.ofMillis(5))) {
            Measured slow = new Measured(
                    host.target(),
                    Instant.EPOCH,
                    Duration.ofMillis(9).toNanos(),
                    new Outcome(Optional.empty(), 1, Map.of(), Optional.empty()),
                    false);

            assertThat(host.isBusy(0)).isFalse();
            assertThat(host.isBusy(Duration.ofMillis(6).toNanos())).isTrue();
            host.saw(slow);
            assertThat(host.isBusy(0)).isTrue();
        }
    }

    private List<Measured> of(String target) {
        List<Measured> found = new ArrayList<>();
        samples.forEach(sample -> {
            if (sample.target().name().value().equals(target)) {
                found.add(sample);
            }
        });
        return found;
    }

    private static Target target(String name, SomeServer server, Duration every, Duration timeout, int inFlight) {
        return new Target(
                TargetName.of(name),
                HttpProber.of(HttpProber.Ask.of(URI.create("http://127.0.0.1:" + server.port() + "/"))),
                every,
                timeout,
                inFlight);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void until(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** The system's clock, moved. */
    private static final class MovableClock extends Clock {
        private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(shift.get());
        }
    }
}
