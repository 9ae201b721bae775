package im.steward.audit.source;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.capture.CaptureConfiguration;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.kafka.KafkaClients;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.schema.SchemaMigration;
import im.steward.trail.OfficerId;
import im.steward.trail.TrailConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Console and indexer in one context, on a running stack, wired as in the product. */
final class ImportRig implements AutoCloseable {
    static final OfficerId OPERATOR = OfficerId.of("operator");
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final JdbcClient jdbc;
    final JdbcClient owner;
    final ElasticsearchRequests requests;
    final String prefix;

    ImportRig(Stack stack, Path directory) {
        Database database = stack.database();
        SchemaMigration.migrate(database.asOwner(), "trail");
        SchemaMigration.migrate(database.asOwner(), "audit");
        DataSource app = database.asApp();
        jdbc = JdbcClient.create(app);
        owner = JdbcClient.create(database.asOwner());
        prefix = stack.prefix();
        Map<String, Object> properties = new HashMap<>();
        properties.put("steward.kafka.bootstrap-servers", stack.bootstrapServers());
        properties.put("steward.kafka.topic", stack.prefix() + "events");
        properties.put("steward.elasticsearch.urls", stack.elasticsearch().toString());
        properties.put("steward.elasticsearch.index-prefix", stack.prefix() + "audit");
        properties.put("steward.imports.directory", directory.toString());
        properties.put("steward.imports.retry-after", "100ms");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean(DataSource.class, () -> app);
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(app));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(SimpleMeterRegistry.class);
        context.register(
                TrailConfiguration.class,
                CaptureConfiguration.class,
                ImportConfiguration.class,
                ImportWorkerConfiguration.class);
        context.refresh();
        requests = new ElasticsearchRequests(context.getBean(Rest5Client.class));
    }

    /** Past all that makes events. */
    void publish(String key, String body) {
        KafkaClients clients = context.getBean(KafkaClients.class);
        try (Producer<String, byte[]> producer = clients.producer()) {
            producer.send(new ProducerRecord<>(prefix + "events", key, body.getBytes(StandardCharsets.UTF_8)))
                    .get();
        } catch (ExecutionException away) {
            throw new AssertionError(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    ImportRuns runs() {
        return context.getBean(ImportRuns.class);
    }

    ImportWorker worker() {
        return context.getBean(ImportWorker.class);
    }

    ImportRun request(ImportFormat format, String name, InputStream file) {
        return runs().request(new ImportRequest(format, "test", name), file, OPERATOR);
    }

    /** Asks, then waits until the run has ended. */
    ImportRun run(ImportFormat format, String content) {
        return ended(
                request(format, "file", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                        .id(),
                Duration.ofMinutes(2));
    }

    ImportRun ended(ImportRunId id, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            ImportRun run = runs().find(id);
            if (run.endedAt().isPresent()) {
                return run;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within + ": " + run);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
