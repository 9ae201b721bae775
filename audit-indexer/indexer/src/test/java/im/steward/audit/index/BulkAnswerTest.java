package im.steward.audit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.audit.index.BulkAnswer.Item;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One type of error for what is wrong with a document and for what is wrong with the archive. */
class BulkAnswerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Number of documents in shard [audit][0] exceeds the limit of [2147483519] documents per shard",
                "Number of documents in the index can't exceed [2147483519]",
                "Number of documents in the shard cannot exceed [2147483519]",
                "pipeline with id [nobody] does not exist",
                "no write index is defined for alias [audit]. The write index may be explicitly disabled"
            })
    void whatTheNextDocumentWouldMeetTooIsTriedAgain(String reason) {
        assertThat(illegal(reason)).isInstanceOf(Item.Later.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Document contains at least one immense term in field=\\\"text\\\" (whose UTF8 encoding is longer than the",
                "DocValuesField \\\"text\\\" is too large, must be <= 32766",
                "startOffset must be non-negative; the pipeline with id [x] is a quotation"
            })
    void whatIsWrongWithTheDocumentAloneIsRefused(String reason) {
        assertThat(illegal(reason)).isInstanceOf(Item.Refused.class);
    }

    @Test
    void itemsComeInTheirOrder() {
        assertThat(read("{\"create\":{\"status\":201}},{\"create\":{\"status\":409}}", 2))
                .hasExactlyElementsOfTypes(Item.Created.class, Item.Exists.class);
    }

    @Test
    void theShortAnswerSaysWhetherAllWentIn() {
        assertThat(BulkAnswer.all(stream("{\"errors\":false}"))).isTrue();
        assertThat(BulkAnswer.all(stream("{\"errors\":true}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"errors\":", "{\"errors\":\"no\"}", "<html>"})
    void anAnswerWithoutThatWordIsNone(String answer) {
        assertThatThrownBy(() -> BulkAnswer.all(stream(answer))).isInstanceOf(UnavailableException.class);
    }

    private static Item illegal(String reason) {
        return read("""
                {"create":{"status":400,"error":{"type":"illegal_argument_exception","reason":"%s"}}}""".formatted(reason), 1)[0];
    }

    private static Item[] read(String items, int expected) {
        String answer = "{\"items\":[" + items + "]}";
        return BulkAnswer.read(stream(answer), expected);
    }

    private static InputStream stream(String answer) {
        return new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
    }
}
