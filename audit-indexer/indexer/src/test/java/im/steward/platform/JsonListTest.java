package im.steward.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonListTest {
    private static final Limits SMALL = new Limits(1 << 30, 500, 10, 100);
    private final List<String> taken = new ArrayList<>();
    private final Found found = new Found();

    @Test
    void objectsAreTakenOneByOne() throws IOException {
        read("\uFEFF [ {\"a\":\"1\"} ,\n{\"a\":\"]}, \\\"{[\", \"b\":[{},[]]},{\"a\":\"会议\\\\\"} ] ");

        assertThat(taken).containsExactly("1", "]}, \"{[", "会议\\");
        assertThat(found.reasons()).isEmpty();
    }

    @Test
    void anEmptyListIsNothing() throws IOException {
        read(" [ \n ] ");

        assertThat(taken).isEmpty();
        assertThat(found.reasons()).isEmpty();
    }

    @Test
    void anObjectThatIsTooLargeIsRejectedAndTheRestGoesOn() throws IOException {
        read("[{\"a\":\"1\"},{\"a\":\"" + "\\\"}],[{".repeat(100_000) + "\"},{\"a\":\"3\"}]");

        assertThat(taken).containsExactly("1", "3");
        assertThat(found.reasons()).containsExactly("list:2 too-large");
    }

    @Test
    void whatIsNoObjectIsRejectedAndTheRestGoesOn() throws IOException {
        read("[1,{\"a\":\"2\"} {\"a\":\"x\"},,{\"a\":\"4\",},{\"a\":\"5\"},]");

        assertThat(taken).containsExactly("5");
        assertThat(found.reasons())
                .containsExactly(
                        "list:1 json-invalid",
                        "list:2 json-invalid",
                        "list:3 json-invalid",
                        "list:4 json-invalid",
                        "list:6 json-invalid");
    }

    @Test
    void aListWithoutItsEndIsSaidSoOnce() throws IOException {
        read("[{\"a\":\"1\"},{\"a\":\"2\"}");
        read("[{\"a\":\"3\"},{\"a\":\"4");
        read("[");
        read("{\"a\":\"5\"}");
        read("");

        assertThat(taken).containsExactly("1", "2", "3");
        assertThat(found.reasons())
                .containsExactly(
                        "list:3 json-invalid",
                        "list:2 json-invalid",
                        "list:1 json-invalid",
                        "list:1 json-invalid",
                        "list:1 json-invalid");
    }

    private void read(String json) throws IOException {
        ExportEntry entry = new ExportEntry("list", new ByteArrayInputStream(json.getBytes(UTF_8)));
        JsonList.each(entry, SMALL, found, (_, row) -> taken.add(row.text("a")));
    }
}
