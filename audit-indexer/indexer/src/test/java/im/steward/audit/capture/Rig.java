package im.steward.audit.capture;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.devstack.Database;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.EventTopic;
import im.steward.event.MessageRef;
import im.steward.kernel.UnavailableException;
import im.steward.schema.SchemaMigration;
import im.steward.trail.Trail;
import im.steward.trail.TrailConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A topic, an archive and as many indexers as a test wants, on a running stack. */
public final class Rig implements AutoCloseable {
    public static final Clock CLOCK = Clock.systemUTC();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final KafkaProperties kafka;
    public final KafkaClients clients;
    public final ElasticsearchProperties archive;
    public final Rest5Client connections;
    public final ElasticsearchRequests requests;
    public final JdbcClient jdbc;
    public final DataSource source;
    private final AnnotationConfigApplicationContext trail;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;

    public Rig(String bootstrapServers, URI elasticsearch, Database database, String prefix) {
        kafka = new KafkaProperties(bootstrapServers, prefix + "events", 4, Map.of());
        clients = new KafkaClients(kafka);
        archive = new ElasticsearchProperties(List.of(elasticsearch), null, null, null, null, prefix + "audit", 0);
        connections = Rest5Client.builder(elasticsearch).build();
        requests = new ElasticsearchRequests(connections);
        SchemaMigration.migrate(database.asOwner(), "audit");
        SchemaMigration.migrate(database.asOwner(), "trail");
        source = database.asApp();
        jdbc = JdbcClient.create(source);
        clients.createTopics();
        trail = context(TrailConfiguration.class);
        producer = clients.rawProducer();
        admin = clients.admin();
    }

    public Capture indexer() {
        return indexer(kafka, meters);
    }

    Capture indexer(KafkaProperties properties, MeterRegistry registry) {
        return new CaptureConfiguration()
                .capture(
                        connections,
                        archive,
                        new KafkaClients(properties),
                        properties,
                        registry,
                        jdbc,
                        trail.getBean(Trail.class),
                        CLOCK);
    }

    /** A context of a test's own beside the rig's clients: configurations that ask for them get ours. */
    public AnnotationConfigApplicationContext context(Class<?>... configurations) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> source);
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(Clock.class, () -> CLOCK);
        context.registerBean(MeterRegistry.class, () -> meters);
        context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(source));
        Map<String, Object> settings = Map.of(
                "steward.kafka.bootstrap-servers", kafka.bootstrapServers(),
                "steward.kafka.topic", kafka.topic(),
                "steward.elasticsearch.urls", archive.urls().getFirst().toString(),
                "steward.elasticsearch.index-prefix", archive.indexPrefix());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("rig", settings));
        context.register(TrailConfiguration.class);
        context.register(configurations);
        context.refresh();
        return context;
    }

    public void publish(AuditEvent event) {
        EventBytes bytes = EventCodec.encode(event);
        publish(EventTopic.key(event), bytes.headers(), bytes.body());
    }

    public void publish(String key, Map<String, String> headers, byte[] body) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(kafka.topic(), key.getBytes(StandardCharsets.UTF_8), body);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    public void flush() {
        producer.flush();
    }

    /** Documents a search through the alias sees; zero before there are any, -1 while it cannot be said. */
    public long archived() {
        try {
            requests.ask("POST", "/" + archive.indexPrefix() + "/_refresh");
            return requests.ask("GET", "/" + archive.indexPrefix() + "/_count")
                    .body()
                    .path("count")
                    .asLong(0);
        } catch (UnavailableException notYet) {
            return -1;
        }
    }

    /** Sum of the group's committed offsets. */
    public long committed() throws Exception {
        return admin
                .listConsumerGroupOffsets(kafka.indexerGroup())
                .partitionsToOffsetAndMetadata()
                .get(5, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    public static void until(String what, Duration limit, BooleanSupplier reached) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    public static MessagePosted message(String id, String channel, String text) {
        Instant at = Instant.parse("2026-05-01T08:00:00Z").plusSeconds(Math.abs(id.hashCode() % 5_000_000));
        return new MessagePosted(
                new EventHead(
                        EventId.of("mattermost", "hq", id, 0),
                        at,
                        at.plusMillis(5),
                        new AccountRef("u-" + id.length(), "Someone")),
                new ChannelRef(channel, channel, ChannelRef.Type.PUBLIC, null),
                new MessageRef(id, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }

    @Override
    public void close() throws IOException {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
        trail.close();
        connections.close();
    }
}
