package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Every few seconds: is the broker there, and a sign of life for the status page. */
final class Watch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private final EventConsumer consumer;
    private final KafkaClients clients;
    private final CaptureState state;
    private final CaptureMetrics metrics;
    private final IndexerStore store;
    private final String instance;
    private final Clock clock;
    private boolean told = true;

    Watch(
            EventConsumer consumer,
            KafkaClients clients,
            CaptureState state,
            CaptureMetrics metrics,
            IndexerStore store,
            String instance,
            Clock clock) {
        this.consumer = consumer;
        this.clients = clients;
        this.state = state;
        this.metrics = metrics;
        this.store = store;
        this.instance = instance;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant started = clock.instant();
        while (!Thread.currentThread().isInterrupted()) {
            broker();
            signOfLife(started);
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void broker() {
        if (!consumer.silentFor(EVERY) || clients.answers()) {
            state.resume(CaptureState.Station.KAFKA);
        } else {
            TimeoutException silence = new TimeoutException("the broker is silent");
            state.pause(CaptureState.Station.KAFKA, clients.unavailable(silence).fault());
        }
    }

    /** PostgreSQL may be away for hours: events flow on, only the status page does not hear of it. */
    private void signOfLife(Instant started) {
        try {
            Instant now = clock.instant();
            store.seen(new IndexerStatus(
                    instance,
                    started,
                    now,
                    state.paused().map(pause -> new IndexerStatus.Paused(pause.fault(), pause.since())),
                    metrics.rate(),
                    state.lags().values().stream().mapToLong(Long::longValue).sum(),
                    metrics.typicalFreshness(),
                    state.lags().size()));
            store.forgetBefore(now.minus(FORGOTTEN));
            told = true;
        } catch (DataAccessException away) {
            if (told) {
                log.atWarn().setCause(away).log("no sign of life: PostgreSQL is away");
            }
            told = false;
        }
    }
}
