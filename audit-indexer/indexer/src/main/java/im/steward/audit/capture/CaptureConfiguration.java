package im.steward.audit.capture;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.index.Reindex;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.trail.Trail;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The indexer role: topic → archive. Needs a clock, a meter registry, the trail and the {@code audit} schema. */
@Configuration(proxyBeanMethods = false)
@Import({ElasticsearchConfiguration.class, KafkaConfiguration.class})
public class CaptureConfiguration {
    @Bean
    Capture capture(
            Rest5Client connections,
            ElasticsearchProperties archive,
            KafkaClients clients,
            KafkaProperties kafka,
            MeterRegistry registry,
            JdbcClient jdbc,
            Trail trail,
            Clock clock) {
        ElasticsearchRequests requests = new ElasticsearchRequests(connections);
        IndexTemplates templates =
                new IndexTemplates(requests, archive.indexPrefix(), Mapping.CURRENT, archive.replicas(), clock);
        CaptureState state = new CaptureState(clock);
        CaptureMetrics metrics = new CaptureMetrics(registry, state, clock);
        FreshnessSampler freshness = new FreshnessSampler(requests, archive.indexPrefix(), metrics, clock);
        QuarantineWriter quarantine = new QuarantineWriter(clients, kafka.eventTopic(), clock);
        Intake intake = new Intake(new IndexWriter(requests, templates, clock), quarantine, state, metrics, freshness);
        EventConsumer consumer = new EventConsumer(
                clients, kafka.eventTopic(), kafka.indexerGroup(), intake, new LostOffsets(trail), state, metrics);
        Watch watch = new Watch(consumer, clients, state, metrics, new IndexerStore(jdbc), instance(), clock);
        return new Capture(consumer, List.of(freshness, watch, new Reindex(requests, templates)), quarantine, state);
    }

    private static String instance() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "/" + process;
        } catch (UnknownHostException nameless) {
            return "unnamed/" + process;
        }
    }
}
