package im.steward.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawJsonTest {
    @Test
    void lineBreaksAreTakenOutForTheBulkFormat() {
        byte[] pretty = "{\r\n\"text\": \"a\\nb\",\n\"n\": 1}".getBytes(UTF_8);

        RawJson line = new RawJson(pretty);

        assertThat(line.getValue()).isEqualTo("{  \"text\": \"a\\nb\", \"n\": 1}");
        assertThat(pretty).contains((byte) '\n');
    }

    @Test
    void whatIsOnOneLineIsNotCopied() {
        byte[] line = "{\"text\":\"中文\"}".getBytes(UTF_8);

        assertThat(new RawJson(line).asUnquotedUTF8()).isSameAs(line);
    }
}
