package im.steward.probe.measure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Login login;
    private final AtomicInteger turn = new AtomicInteger();

    KafkaProber(URI url, Trust trust, Login login) {
        this.url = url;
        this.trust = trust;
        this.login = login;
        Place.of(url);
    }

    /**
     * What the client is told.
     *
     * @param mechanism of SASL, where a user is given
     */
    record Login(
            String topic, Optional<String> user, Optional<Secret> password, String mechanism, Optional<Path> caFile) {
        private static final Set<String> MECHANISMS = Set.of("plain", "scram-sha-256", "scram-sha-512");

        Login {
            if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
                throw new IllegalArgumentException("topic is the name of a Kafka topic, was '%s'".formatted(topic));
            }
            if (user.isPresent() != password.isPresent()) {
                throw new IllegalArgumentException("user and password-file go together");
            }
            if (!MECHANISMS.contains(mechanism)) {
                throw new IllegalArgumentException(
                        "mechanism is plain, scram-sha-256 or scram-sha-512, was '%s'".formatted(mechanism));
            }
        }
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
            Map<String, Object> settings = settings(place, attempt);
            var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                attempt.holds(consumer::wakeup);
                return roundTrip(consumer, settings, attempt);
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        } catch (IOException failed) {
            return attempt.bad(failed);
        } catch (KafkaException failed) {
            return attempt.bad(failure(failed));
        }
    }

    private Outcome roundTrip(KafkaConsumer<byte[], byte[]> consumer, Map<String, Object> settings, Attempt attempt)
            throws IOException {
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
        var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
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
                await(sent);
            }
        }
        attempt.took(Phase.ANSWER, acknowledged.get() - begin);
        attempt.took(Phase.DELIVERY, System.nanoTime() - begin);
    }

    private static void await(Future<?> sent) throws IOException {
        try {
            sent.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException cause ? cause : new KafkaException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    private static Duration left(Attempt attempt) throws IOException {
        return Duration.ofMillis(attempt.millisLeft());
    }

    private Map<String, Object> settings(Place place, Attempt attempt) throws IOException {
        int left = attempt.millisLeft();
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", place.toString());
        settings.put("client.id", "steward-probe");
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", false);
        settings.put("request.timeout.ms", left);
        settings.put("default.api.timeout.ms", left);
        settings.put("allow.auto.create.topics", false);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        settings.put("max.block.ms", left);
        settings.put("linger.ms", 0);
        settings.put("delivery.timeout.ms", left);
        settings.put("enable.idempotence", false);
        settings.put("acks", "all");
        boolean named = login.user().isPresent();
        settings.put(
                "security.protocol",
                named ? (place.secured() ? "SASL_SSL" : "SASL_PLAINTEXT") : place.secured() ? "SSL" : "PLAINTEXT");
        login.caFile().ifPresent(file -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", file.toString());
        });
        if (login.user().isPresent() && login.password().isPresent()) {
            settings.put("sasl.mechanism", login.mechanism().toUpperCase(Locale.ROOT));
            settings.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                            .formatted(
                                    login.mechanism().equals("plain")
                                            ? "plain.PlainLoginModule"
                                            : "scram.ScramLoginModule",
                                    quoted(login.user().get()),
                                    quoted(login.password().get().read())));
        }
        return settings;
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
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
