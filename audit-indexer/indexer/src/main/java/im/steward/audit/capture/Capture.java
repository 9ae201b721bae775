package im.steward.audit.capture;

import im.steward.audit.log.SilentCause;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The indexer role's heart: runs from the context's start to its stop. */
public final class Capture implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Capture.class);
    private final EventConsumer consumer;
    private final List<Runnable> companions;
    private final QuarantineWriter quarantine;
    private final CaptureState state;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    Capture(EventConsumer consumer, List<Runnable> companions, QuarantineWriter quarantine, CaptureState state) {
        this.consumer = consumer;
        this.companions = List.copyOf(companions);
        this.quarantine = quarantine;
        this.state = state;
    }

    /** Whether events flow, and if not, why. */
    public CaptureState state() {
        return state;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            consumer.start();
            for (Runnable companion : companions) {
                threads.add(Thread.ofVirtual()
                        .name("steward-" + companion.getClass().getSimpleName())
                        .start(() -> runAgain(companion)));
            }
        }
    }

    /** A companion that fails begins anew; without it nobody would hear how the indexer is doing. */
    private static void runAgain(Runnable companion) {
        Backoff backoff = new Backoff();
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                companion.run();
                return;
            } catch (RuntimeException | Error defect) {
                if (!told) {
                    log.atError()
                            .setCause(SilentCause.of(defect))
                            .addKeyValue("fault", "indexer-defect")
                            .log("companion begins anew");
                }
                told = true;
                backoff.await();
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (running) {
            consumer.stop();
            threads.forEach(Thread::interrupt);
            threads.clear();
            quarantine.close();
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
