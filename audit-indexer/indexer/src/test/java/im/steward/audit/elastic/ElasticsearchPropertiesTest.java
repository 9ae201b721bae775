package im.steward.audit.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchPropertiesTest {
    private static final List<URI> LOCAL = List.of(URI.create("http://localhost:9200"));

    @Test
    void userWithoutPasswordIsRefused() {
        assertThatThrownBy(() -> properties("steward", null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set both or neither");
    }

    @Test
    void keyBesideUserIsRefused() {
        assertThatThrownBy(() -> properties("steward", "secret", "key", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remove one");
    }

    @Test
    void prefixElasticsearchWouldRefuseIsRefusedByName() {
        assertThatThrownBy(() -> new ElasticsearchProperties(LOCAL, null, null, null, null, "Audit*", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steward.elasticsearch.index-prefix");
    }

    @Test
    void secretsDoNotPrintThemselves() {
        assertThat(properties("steward", "hunter2", null, null)).asString().doesNotContain("hunter2");
    }

    @Test
    void fileWithoutCertificateIsNamed(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("ca.pem"));

        assertThatThrownBy(() -> ElasticsearchConnections.open(properties(null, null, null, empty)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("ca.pem");
    }

    private static ElasticsearchProperties properties(
            @Nullable String user, @Nullable String password, @Nullable String apiKey, @Nullable Path certificate) {
        return new ElasticsearchProperties(LOCAL, user, password, apiKey, certificate, "audit-events", 0);
    }
}
