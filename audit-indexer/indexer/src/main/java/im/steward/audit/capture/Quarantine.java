package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.Decoded;
import im.steward.event.EventCodec;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What could not be indexed: look at it, and send it back once it can. Nothing is ever removed from it. */
public final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final byte[] NOTHING = {};
    private static final int LARGEST_PAGE = 200;
    /** Readable all along: sent back with the rest, they would only come round again each time. */
    private static final Set<String> REFUSED_BEHIND_READING = Set.of("event-refused-by-archive", "event-not-indexable");

    private final KafkaClients clients;
    private final EventTopic topic;
    private final QuarantineTopic entries;
    private final QuarantineStore store;
    private final Trail trail;
    private final Clock clock;

    Quarantine(KafkaClients clients, EventTopic topic, QuarantineStore store, Trail trail, Clock clock) {
        this.clients = clients;
        this.topic = topic;
        this.entries = new QuarantineTopic(clients, topic);
        this.store = store;
        this.trail = trail;
        this.clock = clock;
    }

    /** How many wait for a decision. */
    public long waiting() {
        return waiting(entries.extent());
    }

    private long waiting(QuarantineTopic.Extent extent) {
        return extent.end() - extent.first() - store.countReplayed(extent.first());
    }

    /** Since when the one that has waited longest is there. */
    public Optional<Instant> oldestWaiting() {
        QuarantineTopic.Extent extent = entries.extent();
        long oldest = store.firstUntouched(extent.first());
        List<Instant> found = new ArrayList<>(1);
        entries.read(oldest, oldest + 1, record -> found.add(Instant.ofEpochMilli(record.timestamp())));
        return found.stream().findFirst();
    }

    /** @param before the page of entries older than this one; the newest where empty */
    public QuarantinePage page(Optional<Long> before, int size) {
        QuarantineTopic.Extent extent = entries.extent();
        long to = Math.min(before.orElse(extent.end()), extent.end());
        long from = Math.max(extent.first(), to - Math.clamp(size, 1, LARGEST_PAGE));
        Map<Long, Quarantined.State.Replayed> replayed = store.replayed(from, to);
        List<Quarantined> page = new ArrayList<>();
        entries.read(from, to, record -> page.add(QuarantineTopic.entry(record, state(replayed, record.offset()))));
        Collections.reverse(page);
        return new QuarantinePage(page, from > extent.first() ? Optional.of(from) : Optional.empty(), waiting(extent));
    }

    /** Reason, headers and size; nothing of the content. */
    public Quarantined find(long offset) {
        return QuarantineTopic.entry(record(offset), state(offset));
    }

    /** The bytes themselves; that they were looked at is in the trail before they are shown. */
    public QuarantinedBytes inspect(long offset, Actor actor) {
        ConsumerRecord<byte[], byte[]> record = record(offset);
        ConsumerRecord<byte[], byte[]> whole = entries.whole(record);
        trail.append(actor, "quarantine.inspected", subject(offset), Map.of());
        return new QuarantinedBytes(
                QuarantineTopic.entry(record, state(offset)),
                whole.key() == null ? NOTHING : whole.key(),
                whole.value() == null ? NOTHING : whole.value());
    }

    /** @throws RefusedException when it is still unreadable, or was sent back already */
    public void replay(long offset, Actor actor) {
        ConsumerRecord<byte[], byte[]> record = record(offset);
        if (state(offset) instanceof Quarantined.State.Replayed) {
            throw new RefusedException(new Fault(
                    "quarantine-already-replayed",
                    "Entry %d of the quarantine was sent back already".formatted(offset),
                    "Look for it at the top of the list, should it have been refused again"));
        }
        ConsumerRecord<byte[], byte[]> whole = entries.whole(record);
        stillUnreadable(whole).ifPresent(why -> {
            throw new RefusedException(new Fault(
                    "quarantine-still-unreadable",
                    "Entry %d of the quarantine is still unreadable: %s".formatted(offset, why.what()),
                    why.action()));
        });
        trail.append(actor, "quarantine.replayed", subject(offset), Map.of());
        send(List.of(whole), actor);
    }

    /** @param stayed offsets of those that are still unreadable, or that were refused though they could be read */
    public record Replay(long replayed, List<Long> stayed) {
        public Replay {
            stayed = List.copyOf(stayed);
        }
    }

    /** Sends back everything that was unreadable and can be read by now; what else was refused is sent back one by one. */
    public Replay replayAll(Actor actor) {
        QuarantineTopic.Extent extent = entries.extent();
        Map<Long, Quarantined.State.Replayed> replayed = store.replayed(extent.first(), extent.end());
        List<ConsumerRecord<byte[], byte[]>> readable = new ArrayList<>();
        List<Long> stayed = new ArrayList<>();
        trail.append(
                actor,
                "quarantine.replayed-all",
                topic.quarantine(),
                Map.of("first", Long.toString(extent.first()), "end", Long.toString(extent.end())));
        long[] sent = {0};
        entries.read(extent.first(), extent.end(), record -> {
            if (replayed.containsKey(record.offset())) {
                return;
            }
            Optional<ConsumerRecord<byte[], byte[]>> whole = wholeAndReadable(record);
            if (whole.isEmpty()) {
                stayed.add(record.offset());
                return;
            }
            readable.add(whole.get());
            if (readable.size() == LARGEST_PAGE) {
                send(readable, actor);
                sent[0] += readable.size();
                readable.clear();
            }
        });
        send(readable, actor);
        return new Replay(sent[0] + readable.size(), stayed);
    }

    private Optional<ConsumerRecord<byte[], byte[]>> wholeAndReadable(ConsumerRecord<byte[], byte[]> record) {
        if (REFUSED_BEHIND_READING.contains(QuarantineTopic.entry(record, new Quarantined.State.Waiting())
                .fault()
                .code())) {
            return Optional.empty();
        }
        try {
            return Optional.of(entries.whole(record))
                    .filter(whole -> stillUnreadable(whole).isEmpty());
        } catch (RefusedException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Fault> stillUnreadable(ConsumerRecord<byte[], byte[]> record) {
        return switch (EventCodec.decode(Records.bytes(record))) {
            case Decoded.Event _ -> Optional.empty();
            case Decoded.Refused(var fault) -> Optional.of(fault);
        };
    }

    /** First into the topic, then marked: a crash between the two sends it twice, which is a duplicate and no loss. */
    private void send(List<ConsumerRecord<byte[], byte[]>> records, Actor actor) {
        try (Producer<byte[], byte[]> producer = clients.rawProducer()) {
            List<Future<RecordMetadata>> answers = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                answers.add(producer.send(asItCame(record)));
            }
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException | KafkaException away) {
            throw clients.unavailable(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw clients.unavailable(stopped);
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            store.markReplayed(record.offset(), clock.instant(), actor.toString());
        }
        if (!records.isEmpty()) {
            log.atInfo().addKeyValue("events", records.size()).log("quarantined events replayed");
        }
    }

    private ProducerRecord<byte[], byte[]> asItCame(ConsumerRecord<byte[], byte[]> record) {
        ProducerRecord<byte[], byte[]> back = new ProducerRecord<>(topic.name(), record.key(), record.value());
        for (Header header : record.headers()) {
            if (!header.key().startsWith(QuarantineWriter.PREFIX)) {
                back.headers().add(header);
            }
        }
        return back;
    }

    private ConsumerRecord<byte[], byte[]> record(long offset) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>(1);
        if (offset >= 0) {
            entries.read(offset, offset + 1, found::add);
        }
        return found.stream()
                .filter(record -> record.offset() == offset)
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "quarantine-entry-unknown",
                        "The quarantine has no entry " + offset,
                        "Open the list and pick one of its entries")));
    }

    private Quarantined.State state(long offset) {
        return state(store.replayed(offset, offset + 1), offset);
    }

    private static Quarantined.State state(Map<Long, Quarantined.State.Replayed> replayed, long offset) {
        Quarantined.State.Replayed known = replayed.get(offset);
        return known == null ? new Quarantined.State.Waiting() : known;
    }

    private String subject(long offset) {
        return topic.quarantine() + "/" + offset;
    }
}
