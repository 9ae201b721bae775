package im.steward.audit.completeness;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.capture.QuarantinedOrigins;
import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.audit.kafka.KafkaProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Doing the comparisons: the indexer role. */
@Configuration(proxyBeanMethods = false)
@Import({CompletenessConfiguration.class, ElasticsearchConfiguration.class, KafkaConfiguration.class})
public class ReconciliationConfiguration {
    @Bean
    ReconciliationLoop reconciliationLoop(
            KafkaClients clients,
            KafkaProperties kafka,
            Rest5Client connections,
            ElasticsearchProperties archive,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Reconciliations reconciliations,
            Clock clock) {
        Reconciler reconciler = new Reconciler(
                new TopicReader(clients, kafka),
                new ArchiveLookup(new ElasticsearchRequests(connections), archive.indexPrefix()),
                new QuarantinedOrigins(clients, kafka.eventTopic()),
                new LedgerStore(jdbc, kafka.topic()),
                reconciliations,
                new TransactionTemplate(transactions),
                clock);
        return new ReconciliationLoop(reconciliations, reconciler);
    }
}
