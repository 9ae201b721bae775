package im.steward.audit.elastic;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the archive is and how to sign in.
 *
 * @param urls one or more nodes of one cluster, {@code http} or {@code https}
 * @param user with {@code password}: basic authentication
 * @param password comes from a file (configtree), never from the command line
 * @param apiKey the encoded key, instead of user and password
 * @param caCertificate PEM file of the authority that signed the cluster's certificate; the JDK's own list where absent
 * @param indexPrefix alias of all audit indices, and the start of their names
 * @param replicas copies of each shard; 0 fits a single node
 */
@ConfigurationProperties("steward.elasticsearch")
public record ElasticsearchProperties(
        @DefaultValue("http://localhost:9200") List<URI> urls,
        @Nullable String user,
        @Nullable String password,
        @Nullable String apiKey,
        @Nullable Path caCertificate,
        @DefaultValue("audit-events") String indexPrefix,
        @DefaultValue("0") int replicas) {
    /** What Elasticsearch allows in an index name, less what our own suffixes need. */
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,99}");

    public ElasticsearchProperties {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("steward.elasticsearch.urls must name at least one node");
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "steward.elasticsearch.user and steward.elasticsearch.password come together; set both or neither");
        }
        if (user != null && apiKey != null) {
            throw new IllegalArgumentException(
                    "steward.elasticsearch.api-key excludes steward.elasticsearch.user; remove one of them");
        }
        if (!PREFIX.matcher(indexPrefix).matches()) {
            throw new IllegalArgumentException(
                    "steward.elasticsearch.index-prefix is a lower-case letter, then up to 99 of a-z 0-9 _ -, was '%s'"
                            .formatted(indexPrefix));
        }
        if (replicas < 0) {
            throw new IllegalArgumentException("steward.elasticsearch.replicas must be 0 or more, was " + replicas);
        }
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "ElasticsearchProperties[urls=%s, indexPrefix=%s, replicas=%d]".formatted(urls, indexPrefix, replicas);
    }
}
