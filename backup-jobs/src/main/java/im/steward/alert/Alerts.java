package im.steward.alert;

import im.steward.alert.AlertStore.Waiting;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises alerts in the caller's transaction and tells them later, as often as it takes for a day. */
public final class Alerts {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final Duration WHILE_TELLING = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration WORTH_TELLING = Duration.ofDays(1);
    private final AlertStore store;
    private final AlertChannels channels;
    private final Clock clock;

    Alerts(AlertStore store, AlertChannels channels, Clock clock) {
        this.store = store;
        this.channels = channels;
        this.clock = clock;
    }

    /** Joins the caller's transaction: what did not happen is not told. */
    public void raise(Alert.Kind kind, String subject, Fault fault) {
        Alert alert = new Alert(AlertId.next(clock), kind, subject, fault, clock.instant());
        store.add(alert);
        log.atError()
                .addKeyValue("alert", alert.id())
                .addKeyValue("kind", kind.word())
                .addKeyValue("fault", fault.code())
                .log("alert raised");
    }

    /** How many there are, by the word of their state. */
    public Map<String, Long> countByState() {
        return store.countByState();
    }

    public List<Alert> newest(int limit) {
        return store.newest(limit);
    }

    /** Tells the next one that is due; {@code false} when there was none. */
    public boolean tellNext() {
        Instant now = clock.instant();
        Optional<Waiting> next = store.take(now, now.plus(WHILE_TELLING));
        next.ifPresent(this::tell);
        return next.isPresent();
    }

    /** A mail server that is away must not silence the webhook, nor the other way round. */
    private void tell(Waiting waiting) {
        Alert alert = waiting.alert();
        boolean mailed = waiting.mailed() || told(alert, channels::mail, store::mailed);
        boolean posted = waiting.posted() || told(alert, channels::post, store::posted);
        Instant now = clock.instant();
        if (mailed && posted) {
            store.end(alert.id(), "told");
        } else if (Duration.between(alert.raisedAt(), now).compareTo(WORTH_TELLING) > 0) {
            store.end(alert.id(), "given_up");
        } else {
            store.later(alert.id(), now.plus(pause(waiting.attempts())));
        }
    }

    /** Whether nothing is left to do there. */
    private boolean told(Alert alert, Predicate<Alert> channel, BiConsumer<AlertId, Instant> remember) {
        try {
            if (channel.test(alert)) {
                remember.accept(alert.id(), clock.instant());
            }
            return true;
        } catch (StewardException away) {
            log.atWarn()
                    .addKeyValue("alert", alert.id())
                    .addKeyValue("fault", away.fault().code())
                    .log("alert could not be told");
            return false;
        }
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
