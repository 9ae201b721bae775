package im.steward.probe.sample;

import im.steward.kernel.StewardException;
import im.steward.probe.sample.Spool.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Hands the spool over, again and again until the console has it. */
final class SampleSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SampleSender.class);
    private static final int BATCH_BYTES = 512 * 1024;
    private static final Duration GREET_EVERY = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private final Spool spool;
    private final ConsoleDoor door;
    private final Supplier<JsonNode> greeting;
    private final Duration every;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean greetSoon = true;
    private String lastTrouble = "";

    SampleSender(Spool spool, ConsoleDoor door, Supplier<JsonNode> greeting, Duration every) {
        this.spool = spool;
        this.door = door;
        this.greeting = greeting;
        this.every = every;
        this.thread = Thread.ofVirtual().name("probe-sender").start(this::run);
    }

    /** What is measured has changed, and the console should know before its samples come. */
    void greetSoon() {
        greetSoon = true;
    }

    private void run() {
        Duration pause = every;
        long greeted = 0;
        while (!closed) {
            try {
                long now = System.nanoTime();
                if (greetSoon || now - greeted > GREET_EVERY.toNanos()) {
                    greetSoon = false;
                    taken(door.greet(greeting.get()));
                    greeted = now;
                }
                deliver();
                told("");
                pause = every;
            } catch (IOException | StewardException away) {
                told(String.valueOf(away.getMessage()));
                greetSoon = true;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException unforeseen) {
                log.atError().setCause(unforeseen).log("samples could not be delivered");
                pause = LONGEST_PAUSE;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void deliver() throws IOException, InterruptedException {
        for (Optional<Batch> batch = spool.batch(BATCH_BYTES); batch.isPresent(); batch = spool.batch(BATCH_BYTES)) {
            Batch next = batch.get();
            taken(door.deliver(next.spool(), next.first(), next.lines()));
            if (closed) {
                return;
            }
        }
    }

    private void taken(long number) {
        if (!spool.delivered(number)) {
            greetSoon = true;
        }
    }

    /** Once for each trouble, and once when it is over. */
    private void told(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            if (trouble.isEmpty()) {
                log.atInfo().log("the console takes samples again");
            } else {
                log.atWarn().addKeyValue("cause", trouble).log("the console takes no samples, they wait on disk");
            }
            lastTrouble = trouble;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
