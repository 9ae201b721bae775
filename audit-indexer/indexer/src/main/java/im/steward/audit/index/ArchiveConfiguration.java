package im.steward.audit.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** For those who watch the archive without writing to it. */
@Configuration(proxyBeanMethods = false)
@Import(ElasticsearchConfiguration.class)
public class ArchiveConfiguration {
    @Bean
    Archive archive(Rest5Client connections, ElasticsearchProperties properties) {
        return new Archive(new ElasticsearchRequests(connections), properties.indexPrefix());
    }
}
