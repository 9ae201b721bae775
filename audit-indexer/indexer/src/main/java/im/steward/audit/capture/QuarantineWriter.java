package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what cannot be indexed aside as it came: key, headers and bytes, with the reason and the place it came from. */
final class QuarantineWriter implements AutoCloseable {
    static final String PREFIX = "steward-";
    static final String CODE = PREFIX + "fault-code";
    static final String WHAT = PREFIX + "fault-what";
    static final String ACTION = PREFIX + "fault-action";
    static final String PARTITION = PREFIX + "origin-partition";
    static final String OFFSET = PREFIX + "origin-offset";
    static final String AT = PREFIX + "quarantined-at";
    static final String REFERENCE_HASH = PREFIX + "reference-sha256";
    static final String REFERENCE_SIZE = PREFIX + "reference-size";
    private static final Logger log = LoggerFactory.getLogger(QuarantineWriter.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int LONGEST_SENTENCE = 1_000;
    private static final int LONGEST_HEADER = 300;
    private static final int MOST_HEADERS = 20;
    private final KafkaClients clients;
    private final EventTopic topic;
    private final Clock clock;
    private @Nullable Producer<byte[], byte[]> producer;

    QuarantineWriter(KafkaClients clients, EventTopic topic, Clock clock) {
        this.clients = clients;
        this.topic = topic;
        this.clock = clock;
    }

    record Refused(ConsumerRecord<byte[], byte[]> record, Fault fault) {}

    /** Returns when the broker has all of them, or a reference in place of one that its topic does not take. */
    void add(List<Refused> refused) {
        List<Refused> tooLarge = send(refused, this::aside);
        if (!send(tooLarge, this::reference).isEmpty()) {
            throw clients.unavailable(new RecordTooLargeException("the quarantine topic takes not even a reference"));
        }
        tooLarge.forEach(one -> log.atWarn()
                .addKeyValue("partition", one.record().partition())
                .addKeyValue("offset", one.record().offset())
                .log("event quarantined by reference, because the quarantine topic takes none of its size"));
    }

    /** @return those that are too large for the topic; the broker has the others */
    private List<Refused> send(List<Refused> refused, Function<Refused, ProducerRecord<byte[], byte[]>> form) {
        List<Refused> tooLarge = new ArrayList<>();
        List<Future<RecordMetadata>> answers = new ArrayList<>(refused.size());
        try {
            Producer<byte[], byte[]> out = producer();
            refused.forEach(one -> answers.add(out.send(form.apply(one))));
            for (int i = 0; i < answers.size(); i++) {
                if (!answered(answers.get(i))) {
                    tooLarge.add(refused.get(i));
                }
            }
        } catch (ExecutionException | KafkaException away) {
            // A producer does not outlive a fatal error; the next attempt gets a new one.
            close();
            throw clients.unavailable(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw clients.unavailable(stopped);
        }
        return tooLarge;
    }

    private static boolean answered(Future<RecordMetadata> answer) throws ExecutionException, InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw refused;
        }
    }

    private ProducerRecord<byte[], byte[]> aside(Refused refused) {
        ConsumerRecord<byte[], byte[]> record = refused.record();
        ProducerRecord<byte[], byte[]> aside =
                new ProducerRecord<>(topic.quarantine(), 0, record.key(), record.value());
        for (Header header : record.headers()) {
            // A replayed event that is refused again carries the reason of its first stay.
            if (!header.key().startsWith(PREFIX)) {
                aside.headers().add(header);
            }
        }
        reason(aside, refused);
        return aside;
    }

    /**
     * Where and what it is, while the bytes stay in the events' topic: only where somebody has set the quarantine topic
     * to take less than the events' topic does.
     */
    private ProducerRecord<byte[], byte[]> reference(Refused refused) {
        ConsumerRecord<byte[], byte[]> record = refused.record();
        ProducerRecord<byte[], byte[]> reference = new ProducerRecord<>(topic.quarantine(), 0, null, null);
        for (Header header : record.headers()) {
            if (header.key().startsWith("ce_")
                    && header.key().length() <= LONGEST_HEADER
                    && header.value() != null
                    && header.value().length <= LONGEST_HEADER
                    && reference.headers().toArray().length < MOST_HEADERS) {
                reference.headers().add(header);
            }
        }
        reason(reference, refused);
        header(reference, REFERENCE_HASH, hash(record).hex());
        header(reference, REFERENCE_SIZE, Long.toString(size(record)));
        return reference;
    }

    private void reason(ProducerRecord<byte[], byte[]> record, Refused refused) {
        header(record, CODE, refused.fault().code());
        header(record, WHAT, bounded(refused.fault().what()));
        header(record, ACTION, bounded(refused.fault().action()));
        header(record, PARTITION, Integer.toString(refused.record().partition()));
        header(record, OFFSET, Long.toString(refused.record().offset()));
        header(record, AT, clock.instant().toString());
    }

    private static String bounded(String sentence) {
        return sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE) + "…";
    }

    static Sha256 hash(ConsumerRecord<byte[], byte[]> record) {
        MessageDigest digest = Sha256.digest();
        if (record.key() != null) {
            digest.update(record.key());
        }
        digest.update((byte) '\n');
        if (record.value() != null) {
            digest.update(record.value());
        }
        return Sha256.ofDigest(digest.digest());
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> known = producer;
        if (known == null) {
            known = clients.rawProducer();
            producer = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE);
            producer = null;
        }
    }
}
