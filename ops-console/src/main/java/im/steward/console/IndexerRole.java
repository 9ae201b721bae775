package im.steward.console;

import im.steward.audit.capture.CaptureConfiguration;
import im.steward.audit.completeness.ReconciliationConfiguration;
import im.steward.audit.source.ImportWorkerConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The indexer: from Kafka to Elasticsearch; run as many as the topic has partitions. */
@Configuration(proxyBeanMethods = false)
@Import({CaptureConfiguration.class, ImportWorkerConfiguration.class, ReconciliationConfiguration.class})
class IndexerRole {}
