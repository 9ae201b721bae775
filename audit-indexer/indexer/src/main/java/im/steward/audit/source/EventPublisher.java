package im.steward.audit.source;

import im.steward.audit.kafka.KafkaClients;
import im.steward.event.AuditEvent;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Sends audit events to their topic: one conversation keeps its order, a retry sends nothing twice. */
public final class EventPublisher implements AutoCloseable {
    private final KafkaClients clients;
    private final EventTopic topic;
    private final Producer<String, byte[]> producer;

    public EventPublisher(KafkaClients clients, EventTopic topic) {
        this.clients = clients;
        this.topic = topic;
        this.producer = clients.producer();
    }

    /** The answer comes when all replicas have the event. The record's own time is the moment of sending. */
    public CompletableFuture<RecordMetadata> publish(AuditEvent event) {
        return send(event, Optional.empty());
    }

    /** All that one import run sends carries the run's id, so that it can be counted in the archive. */
    public Publication open(String run) {
        return new Publication(this, run);
    }

    CompletableFuture<RecordMetadata> send(AuditEvent event, Optional<String> correlation) {
        ProducerRecord<String, byte[]> message = message(event);
        correlation.ifPresent(id -> message.headers().add(EventBytes.CORRELATION_ID, utf8(id)));
        CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
        try {
            var _ = producer.send(message, (metadata, failure) -> {
                if (failure == null) {
                    answer.complete(metadata);
                } else {
                    answer.completeExceptionally(fault(failure));
                }
            });
        } catch (KafkaException away) {
            throw clients.unavailable(away);
        }
        return answer;
    }

    /** A broker that is away comes back; a topic that takes no message of this size must be changed by somebody. */
    private StewardException fault(Exception failure) {
        return failure instanceof RecordTooLargeException
                ? new RefusedException(
                        new Fault(
                                "kafka-message-too-large",
                                "The topic %s takes no message of the size an event can have".formatted(topic.name()),
                                "Set max.message.bytes of the topic to 16777216, then try again"),
                        failure)
                : clients.unavailable(failure);
    }

    void flush() {
        producer.flush();
    }

    private ProducerRecord<String, byte[]> message(AuditEvent event) {
        EventBytes bytes = EventCodec.encode(event);
        if (bytes.body().length > KafkaClients.MAX_BODY_BYTES) {
            throw new InvalidException(new Fault(
                    "event-too-large",
                    "The event is larger than %d bytes when written as JSON".formatted(KafkaClients.MAX_BODY_BYTES),
                    "Let the producer send long content as a file with an attachment, then send the event again"));
        }
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(topic.name(), EventTopic.key(event), bytes.body());
        for (Map.Entry<String, String> header : bytes.headers().entrySet()) {
            message.headers().add(header.getKey(), utf8(header.getValue()));
        }
        return message;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
