package im.steward.console;

import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.kafka.KafkaConfiguration;
import im.steward.console.database.DatabaseConfiguration;
import im.steward.console.system.HealthConfiguration;
import im.steward.trail.TrailConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What every process needs that works with Steward's stores. */
@Configuration(proxyBeanMethods = false)
@Import({
    DatabaseConfiguration.class,
    ElasticsearchConfiguration.class,
    HealthConfiguration.class,
    KafkaConfiguration.class,
    TrailConfiguration.class
})
class EveryRole {}
