package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A record to one topic and back, by Kafka's own client. A first record opens the way, since nobody's producer connects
 * for each record; the time counts from the second. Partitions take turns, so that each leader is asked.
 */
public final class KafkaProber implements Prober {
    private static final Duration SLICE = Duration.ofMillis(100);
    private final URI url;
    private final Trust trust;
    private final KafkaLogin login;
    private final AtomicInteger turn = new AtomicInteger();

    KafkaProber(URI url, Trust trust, KafkaLogin login) {
        this.url = url;
        this.trust = trust;
        this.login = login;
        Place.of(url);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public String address() {
        return Place.spelled(url);
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try {
            // Kafka's client goes on trying for ever; a socket says what is wrong.
            Place place = Place.of(url);
            Wire.open(place, trust, attempt).close();
            var consumer = new KafkaConsumer<>(
                    login.settings(place, attempt), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                attempt.holds(consumer::wakeup);
                return roundTrip(consumer, place, attempt);
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        } catch (IOException failed) {
            return attempt.bad(failed);
        } catch (KafkaException failed) {
            return attempt.bad(failure(failed));
        }
    }

    private Outcome roundTrip(KafkaConsumer<byte[], byte[]> consumer, Place place, Attempt attempt) throws IOException {
        // Asked by the consumer first, which creates no topic by asking.
        List<PartitionInfo> partitions = consumer.partitionsFor(login.topic(), left(attempt));
        if (partitions == null || partitions.isEmpty()) {
            return attempt.bad(Failure.NOT_FOUND);
        }
        TopicPartition partition =
                new TopicPartition(login.topic(), Math.floorMod(turn.getAndIncrement(), partitions.size()));
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition, left(attempt));
        // Settings made anew: they name the time that is left.
        var producer = new KafkaProducer<>(
                login.settings(place, attempt), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            pass(producer, consumer, partition, attempt);
            attempt.ended(Phase.FIRST_BYTE);
            attempt.begins();
            pass(producer, consumer, partition, attempt);
            return attempt.good();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static void pass(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Attempt attempt)
            throws IOException {
        byte[] mark = WebSocketTalk.random(24);
        long begin = System.nanoTime();
        AtomicLong acknowledged = new AtomicLong(begin);
        Future<?> sent = producer.send(
                new ProducerRecord<>(partition.topic(), partition.partition(), null, mark),
                (_, _) -> acknowledged.set(System.nanoTime()));
        boolean heard = false;
        while (!heard || !sent.isDone()) {
            Duration left = left(attempt);
            for (var one : consumer.poll(left.compareTo(SLICE) < 0 ? left : SLICE)) {
                heard |= Arrays.equals(one.value(), mark);
            }
            if (sent.isDone()) {
                await(sent, attempt);
            }
        }
        attempt.took(Phase.ANSWER, acknowledged.get() - begin);
        attempt.took(Phase.DELIVERY, System.nanoTime() - begin);
    }

    static void await(Future<?> sent, Attempt attempt) throws IOException {
        try {
            attempt.await(sent);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException cause ? cause : new KafkaException(failed.getCause());
        }
    }

    static Duration left(Attempt attempt) throws IOException {
        return Duration.ofMillis(attempt.millisLeft());
    }

    static Failure failure(KafkaException failed) {
        return switch (failed) {
            case SslAuthenticationException _ -> Failure.TLS_FAILED;
            case AuthenticationException _ -> Failure.UNAUTHORIZED;
            case AuthorizationException _ -> Failure.FORBIDDEN;
            case UnknownTopicOrPartitionException _, InvalidTopicException _ -> Failure.NOT_FOUND;
            case TimeoutException _, WakeupException _ -> Failure.TIMEOUT;
            default -> failed.getCause() instanceof KafkaException cause ? failure(cause) : Failure.WRONG_STATUS;
        };
    }
}
