package im.steward.audit.capture;

import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Outcome;
import im.steward.audit.log.SilentCause;
import im.steward.event.Decoded;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one batch all the way: decode, write, put aside what cannot be. Whatever is away, it waits and tries again; it
 * returns when every record is safe, or when it is told to stop.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private final IndexWriter writer;
    private final QuarantineWriter quarantine;
    private final CaptureState state;
    private final CaptureMetrics metrics;
    private final FreshnessSampler freshness;

    Intake(
            IndexWriter writer,
            QuarantineWriter quarantine,
            CaptureState state,
            CaptureMetrics metrics,
            FreshnessSampler freshness) {
        this.writer = writer;
        this.quarantine = quarantine;
        this.state = state;
        this.metrics = metrics;
        this.freshness = freshness;
    }

    /** @return whether every record is in the archive or in quarantine */
    boolean take(List<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier stopped) {
        List<Incoming> open = new ArrayList<>(records.size());
        List<QuarantineWriter.Refused> refused = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            EventBytes bytes = Records.bytes(record);
            switch (EventCodec.decode(bytes)) {
                case Decoded.Event(var event) -> {
                    Instant received = Instant.ofEpochMilli(record.timestamp());
                    open.add(new Incoming(
                            record, new Arrival(event, bytes, record.partition(), record.offset(), received)));
                }
                case Decoded.Refused(var fault) -> refused.add(new QuarantineWriter.Refused(record, fault));
            }
        }
        return index(open, refused, stopped) && putAside(refused, stopped);
    }

    private record Incoming(ConsumerRecord<byte[], byte[]> record, Arrival arrival) {}

    private boolean index(List<Incoming> all, List<QuarantineWriter.Refused> refused, BooleanSupplier stopped) {
        Backoff backoff = new Backoff();
        List<Incoming> open = all;
        Portion portion = new Portion(all.size());
        while (!open.isEmpty()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            List<Incoming> now = open.subList(0, portion.of(open.size()));
            List<Incoming> left = new ArrayList<>(open.subList(now.size(), open.size()));
            List<Incoming> postponed = attempt(now, refused);
            if (postponed.isEmpty()) {
                state.resume(CaptureState.Station.ARCHIVE);
                backoff = new Backoff();
                portion.wentIn();
            } else {
                portion.cameBack(now.size());
                left.addAll(0, postponed);
                backoff.await();
            }
            open = left;
        }
        return true;
    }

    /** @return those that must be tried again */
    private List<Incoming> attempt(List<Incoming> some, List<QuarantineWriter.Refused> refused) {
        try {
            return settle(
                    some, writer.write(some.stream().map(Incoming::arrival).toList()), refused);
        } catch (StewardException away) {
            state.pause(CaptureState.Station.ARCHIVE, away.fault());
            return some;
        } catch (RuntimeException defect) {
            if (some.size() > 1) {
                return some;
            }
            log.atError()
                    .setCause(SilentCause.of(defect))
                    .addKeyValue("fault", "event-not-indexable")
                    .log("event put aside");
            refused.add(new QuarantineWriter.Refused(
                    some.getFirst().record(),
                    new Fault(
                            "event-not-indexable",
                            "Steward itself failed to make a document of the event",
                            "Report the stack trace in the log, then replay the event with a release that mends it")));
            return List.of();
        }
    }

    private List<Incoming> settle(List<Incoming> some, List<Outcome> outcomes, List<QuarantineWriter.Refused> refused) {
        List<Incoming> postponed = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            Incoming incoming = some.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Rejected(var fault) -> refused.add(new QuarantineWriter.Refused(incoming.record(), fault));
                case Outcome.Postponed(var fault) -> {
                    state.pause(CaptureState.Station.ARCHIVE, fault);
                    postponed.add(incoming);
                }
                case Outcome.Indexed indexed -> {
                    metrics.count(indexed);
                    freshness.offer(incoming.arrival());
                }
                case Outcome.Duplicate duplicate -> metrics.count(duplicate);
                case Outcome.Conflict conflict -> metrics.count(conflict);
            }
        }
        return postponed;
    }

    private boolean putAside(List<QuarantineWriter.Refused> refused, BooleanSupplier stopped) {
        Backoff backoff = new Backoff();
        while (!refused.isEmpty()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            try {
                quarantine.add(refused);
                refused.forEach(one -> {
                    metrics.count(new Outcome.Rejected(one.fault()));
                    log.atWarn()
                            .addKeyValue("fault", one.fault().code())
                            .addKeyValue("partition", one.record().partition())
                            .addKeyValue("offset", one.record().offset())
                            .log("event quarantined");
                });
                state.resume(CaptureState.Station.QUARANTINE);
                return true;
            } catch (StewardException away) {
                state.pause(CaptureState.Station.QUARANTINE, away.fault());
                backoff.await();
            }
        }
        return true;
    }
}
