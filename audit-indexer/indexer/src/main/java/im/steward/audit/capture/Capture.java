package im.steward.audit.capture;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** The indexer role's heart: runs from the context's start to its stop. */
public final class Capture implements SmartLifecycle {
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
                        .start(companion));
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
