package im.steward.audit.source;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.capture.QuarantinedOrigins;
import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.ArchivedRuns;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.platform.Limits;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Doing imports; for the indexer role. */
@Configuration(proxyBeanMethods = false)
@Import({ElasticsearchConfiguration.class, KafkaConfiguration.class})
@EnableConfigurationProperties(ImportProperties.class)
public class ImportWorkerConfiguration {
    @Bean
    ImportWorker importWorker(
            JdbcClient jdbc,
            ImportProperties properties,
            KafkaClients clients,
            KafkaProperties kafka,
            Rest5Client connections,
            ElasticsearchProperties archive,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        Limits limits = new Limits(
                properties.maxUnpacked().toBytes(),
                Limits.DEFAULT.ratio(),
                Limits.DEFAULT.entries(),
                Limits.DEFAULT.lineBytes());
        return new ImportWorker(
                new ImportStore(jdbc),
                new ImportSpool(properties.directory()),
                limits,
                clients,
                kafka,
                new ArchivedRuns(new ElasticsearchRequests(connections), archive.indexPrefix()),
                new QuarantinedOrigins(clients, kafka.eventTopic()),
                trail,
                new TransactionTemplate(transactions),
                clock,
                properties.retryAfter());
    }
}
