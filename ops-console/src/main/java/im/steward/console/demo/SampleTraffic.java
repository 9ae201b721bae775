package im.steward.console.demo;

import im.steward.console.demo.company.SampleCompany;
import im.steward.event.AuditEvent;
import im.steward.kernel.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Publishes what the company did since it was last told, then goes on as people talk. */
final class SampleTraffic implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SampleTraffic.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration HISTORY_EVERY = Duration.ofMinutes(1);
    private static final int IN_FLIGHT = 2_000;

    private final DemoProperties demo;
    private final Clock clock;
    private final Function<AuditEvent, ? extends CompletableFuture<?>> outlet;
    private final PriorityQueue<AuditEvent> upcoming =
            new PriorityQueue<>(Comparator.comparing(event -> event.head().at()));
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private @Nullable Thread thread;
    private long exchanges;

    SampleTraffic(DemoProperties demo, Clock clock, Function<AuditEvent, ? extends CompletableFuture<?>> outlet) {
        this.demo = demo;
        this.clock = clock;
        this.outlet = outlet;
    }

    @Override
    public void start() {
        var end = new CountDownLatch(1);
        stopped = end;
        thread = Thread.ofVirtual().name("sample-company").start(() -> {
            try {
                tell();
            } finally {
                end.countDown();
            }
        });
    }

    @Override
    public void stop() {
        stopped.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void tell() {
        try {
            Progress progress = Progress.read(demo.progressFile(), clock, demo.days());
            SampleCompany company = SampleCompany.foundedOn(progress.founded());
            progress = history(company, progress);
            int live = 0;
            while (isRunning() && live < demo.atMost()) {
                live += talk(company);
                if (progress.told().plus(HISTORY_EVERY).isBefore(clock.instant())) {
                    progress = history(company, progress);
                }
                pause(TICK);
            }
            log.atInfo().addKeyValue("events", live).log("sample company fell silent");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            log.atError().setCause(broken).log("sample company stopped");
        }
    }

    private Progress history(SampleCompany company, Progress progress) throws InterruptedException {
        Instant now = clock.instant();
        List<AuditEvent> events = company.events(progress.told(), now);
        while (isRunning() && !publish(events)) {
            pause(RETRY);
        }
        if (!isRunning()) {
            return progress;
        }
        Progress further = progress.upTo(now);
        further.write(demo.progressFile());
        if (events.size() > IN_FLIGHT) {
            log.atInfo().addKeyValue("events", events.size()).log("sample company's history published");
        }
        return further;
    }

    /** @return how many events were due and sent */
    private int talk(SampleCompany company) {
        Instant now = clock.instant();
        while (upcoming.size() < demo.eventsPerSecond() * 4) {
            upcoming.addAll(company.exchange(now, exchanges++));
        }
        var due = new ArrayDeque<AuditEvent>();
        int most = Math.ceilDiv(demo.eventsPerSecond() * (int) TICK.toMillis(), 1_000);
        while (due.size() < most && isDue(now)) {
            due.add(upcoming.remove());
        }
        var _ = publish(due);
        return due.size();
    }

    private boolean isDue(Instant now) {
        AuditEvent next = upcoming.peek();
        return next != null && !next.head().at().isAfter(now);
    }

    /** @return whether all of them arrived */
    private boolean publish(Iterable<AuditEvent> events) {
        try {
            Queue<CompletableFuture<?>> answers = new ArrayDeque<>();
            for (AuditEvent event : events) {
                answers.add(outlet.apply(event));
                if (answers.size() > IN_FLIGHT) {
                    answers.remove().join();
                }
            }
            answers.forEach(CompletableFuture::join);
            return true;
        } catch (UnavailableException | CompletionException away) {
            log.atWarn().setCause(away).log("sample company cannot publish");
            return false;
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        var _ = stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
