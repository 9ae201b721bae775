package im.steward.audit.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clients of the archive: one connection pool, used raw where bytes pass through and typed where people ask. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ElasticsearchProperties.class)
public class ElasticsearchConfiguration {
    @Bean(destroyMethod = "close")
    Rest5Client elasticsearchConnections(ElasticsearchProperties properties) {
        return ElasticsearchConnections.open(properties);
    }

    @Bean
    ElasticsearchClient elasticsearch(Rest5Client connections) {
        return typed(connections);
    }

    /** The typed client over an open pool, for those who run without a Spring context. */
    public static ElasticsearchClient typed(Rest5Client connections) {
        return new ElasticsearchClient(new Rest5ClientTransport(connections, new Jackson3JsonpMapper()));
    }
}
