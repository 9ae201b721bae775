package im.steward.worker;

import im.steward.kernel.StewardException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for work of every kind, each in a thread of its own, and waits a little where there is none. */
public final class WorkClaimer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkClaimer.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private final List<Work> kinds;
    private final String worker;
    private final Duration poll;
    private final List<Thread> threads = new ArrayList<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);

    public WorkClaimer(List<Work> kinds, String worker, Duration poll) {
        this.kinds = List.copyOf(kinds);
        this.worker = worker;
        this.poll = poll;
    }

    /** Unique among all that run at once, and telling in the log. */
    public static String nameOfThisProcess() {
        return ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public synchronized void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        for (Work kind : kinds) {
            threads.add(Thread.ofVirtual().name("work-" + kind.name()).start(() -> loop(kind, stop)));
        }
    }

    private void loop(Work kind, CountDownLatch stop) {
        try {
            Duration wait = Duration.ZERO;
            while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = step(kind);
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work is never interrupted: an interrupt closes files and connections under it. */
    private Duration step(Work kind) {
        try {
            return kind.doNext(worker) ? Duration.ZERO : poll;
        } catch (StewardException trouble) {
            log.atWarn()
                    .addKeyValue("work", kind.name())
                    .addKeyValue("fault", trouble.fault().code())
                    .log("work could not be claimed");
        } catch (RuntimeException root) {
            // A thread's root: the database may be away for a while, and the next look will tell.
            log.atWarn().addKeyValue("work", kind.name()).setCause(root).log("work could not be claimed");
        } catch (Error broken) {
            // A dead thread would leave this kind of work undone and unseen; its lease brings the piece back.
            log.atError()
                    .addKeyValue("work", kind.name())
                    .addKeyValue("fault", "internal")
                    .setCause(broken)
                    .log("work broke off");
        }
        return AFTER_TROUBLE;
    }

    /** Asks every piece of work to stop where it can go on later, and waits a while for it. */
    @Override
    public synchronized void stop() {
        stopping.countDown();
        kinds.forEach(Work::stop);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            try {
                boolean ended = thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (!ended) {
                    log.atWarn().addKeyValue("work", thread.getName()).log("work goes on elsewhere after its lease");
                }
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isEmpty();
    }
}
