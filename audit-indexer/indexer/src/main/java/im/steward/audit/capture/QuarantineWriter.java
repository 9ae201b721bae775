package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Puts what cannot be indexed aside as it came: key, headers and bytes, with the reason and the place it came from. */
final class QuarantineWriter implements AutoCloseable {
    static final String PREFIX = "steward-";
    static final String CODE = PREFIX + "fault-code";
    static final String WHAT = PREFIX + "fault-what";
    static final String ACTION = PREFIX + "fault-action";
    static final String PARTITION = PREFIX + "origin-partition";
    static final String OFFSET = PREFIX + "origin-offset";
    static final String AT = PREFIX + "quarantined-at";
    private static final Duration CLOSE = Duration.ofSeconds(2);
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

    /** Returns when the broker has all of them. */
    void add(List<Refused> refused) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(refused.size());
        try {
            Producer<byte[], byte[]> out = producer();
            refused.forEach(one -> answers.add(out.send(aside(one))));
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException | KafkaException away) {
            // A producer does not outlive a fatal error; the next attempt gets a new one.
            close();
            throw clients.unavailable(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw clients.unavailable(stopped);
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
        header(aside, CODE, refused.fault().code());
        header(aside, WHAT, refused.fault().what());
        header(aside, ACTION, refused.fault().action());
        header(aside, PARTITION, Integer.toString(record.partition()));
        header(aside, OFFSET, Long.toString(record.offset()));
        header(aside, AT, clock.instant().toString());
        return aside;
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
