package im.steward.audit.search;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Search over the archive that the properties name. */
@Configuration(proxyBeanMethods = false)
public class SearchConfiguration {
    @Bean
    AuditSearch auditSearch(Rest5Client connections, ElasticsearchProperties properties) {
        return new AuditSearch(connections, properties.indexPrefix());
    }

    @Bean
    FreshnessMarks freshnessMarks(Rest5Client connections, ElasticsearchProperties properties) {
        return new FreshnessMarks(new ElasticsearchRequests(connections), properties.indexPrefix());
    }
}
