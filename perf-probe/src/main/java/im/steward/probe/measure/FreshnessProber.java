package im.steward.probe.measure;

import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.FreshnessMark;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;

/**
 * From the audit topic to the search: sends an event of our own and asks the console until a search finds it. Partitions
 * take turns, so that one that stands still is seen. No clock of another host is believed.
 */
public final class FreshnessProber implements Prober {
    private static final String MARKS = "/api/v1/probes/marks/";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final int PAUSE_SHARE = 20;
    private static final int LAST_MILLIS = 200;
    private final URI broker;
    private final URI console;
    private final Secret token;
    private final Trust trust;
    private final KafkaLogin login;
    private final Clock clock;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param token the probe's own, by which it delivers samples, too */
    FreshnessProber(URI broker, URI console, Secret token, Trust trust, KafkaLogin login, Clock clock) {
        this.broker = broker;
        this.console = console;
        this.token = token;
        this.trust = trust;
        this.login = login;
        this.clock = clock;
        Place.of(broker);
        Place place = Place.of(console);
        if (!place.secured() && !place.isLoopback()) {
            throw new IllegalArgumentException("console begins with https:// unless it is on this machine");
        }
    }

    @Override
    public String kind() {
        return "freshness";
    }

    @Override
    public String address() {
        return Place.spelled(broker);
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try (Questions questions = new Questions(attempt)) {
            FreshnessMark mark = FreshnessMark.drawn();
            // Asked before anything is sent: whom the console does not answer leaves no mark behind.
            questions.found(mark);
            send(mark, attempt);
            return awaitFound(mark, questions, attempt);
        } catch (IOException failed) {
            return attempt.bad(failed);
        } catch (KafkaException failed) {
            return attempt.bad(KafkaProber.failure(failed));
        }
    }

    private void send(FreshnessMark mark, Attempt attempt) throws IOException {
        Place place = Place.of(broker);
        Wire.open(place, trust, attempt).close();
        int partition = partition(place, attempt);
        // Made anew: they name the time that is left.
        var producer = new KafkaProducer<>(
                login.settings(place, attempt), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            EventBytes bytes = EventCodec.encode(mark.event(clock.instant()));
            var headers = new RecordHeaders();
            bytes.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
            attempt.ended(Phase.FIRST_BYTE);
            attempt.begins();
            long begin = System.nanoTime();
            var accepted = new AtomicLong();
            Future<?> sent = producer.send(
                    new ProducerRecord<byte[], byte[]>(login.topic(), partition, null, bytes.body(), headers),
                    (_, _) -> accepted.set(System.nanoTime()));
            KafkaProber.await(sent, attempt);
            attempt.took(Phase.ACCEPTED, accepted.get() - begin);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Asked by a consumer, which creates no topic by asking. */
    private int partition(Place place, Attempt attempt) throws IOException {
        var consumer = new KafkaConsumer<>(
                login.settings(place, attempt), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            attempt.holds(consumer::wakeup);
            List<PartitionInfo> partitions = consumer.partitionsFor(login.topic(), KafkaProber.left(attempt));
            if (partitions == null || partitions.isEmpty()) {
                throw new Attempt.Malformed(Failure.NOT_FOUND);
            }
            return Math.floorMod(turn.getAndIncrement(), partitions.size());
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** Ever more seldom, to a twentieth of what has passed: so much the time may be too long. */
    private static Outcome awaitFound(FreshnessMark mark, Questions questions, Attempt attempt) throws IOException {
        long begin = System.nanoTime();
        while (!questions.found(mark)) {
            if (attempt.millisLeft() < LAST_MILLIS) {
                return attempt.inVain(Failure.BEHIND);
            }
            attempt.pause(Math.max(FIRST_PAUSE.toNanos(), (System.nanoTime() - begin) / PAUSE_SHARE));
        }
        attempt.took(Phase.FOUND, System.nanoTime() - begin);
        return attempt.good();
    }

    /** What is asked of the console, over a connection that is opened anew when the console has ended it. */
    private final class Questions implements AutoCloseable {
        private final Place place = Place.of(console);
        private final Attempt attempt;
        private Wire wire;

        Questions(Attempt attempt) throws IOException {
            this.attempt = attempt;
            this.wire = Wire.open(place, trust, attempt);
        }

        boolean found(FreshnessMark mark) throws IOException {
            RestCall.of("GET", MARKS + mark.nonce(), token, Optional.empty()).send(wire, place);
            HttpAnswer answer = RestCall.answer(wire, attempt);
            JsonNode found = RestCall.json(answer).path("found");
            if (!found.isBoolean()) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            if (!answer.reusable()) {
                wire.close();
                wire = Wire.open(place, trust, attempt);
            }
            return found.asBoolean();
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
