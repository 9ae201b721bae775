package im.steward.platform.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.ChannelRef;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportSink;
import im.steward.platform.Found;
import im.steward.platform.Limits;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.Rejection;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonReaderTest {
    private static final String LINE = """
            {"id":"m1","conversation":{"id":"c1","name":"项目","type":"channel"},"sender":{"id":"u1","name":"alice"},\
            "sent_at":"2015-07-22T09:00:00+08:00","text":"你好"}
            """.strip();

    @TempDir
    Path directory;

    @Test
    void aLineIsAPostedMessage() throws IOException {
        Found found = read(LINE);

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.head().id().value()).isEqualTo("ndjson/test/m1:0");
        assertThat(posted.head().at()).isEqualTo(Instant.parse("2015-07-22T01:00:00Z"));
        assertThat(posted.head().recordedAt()).isEqualTo(Found.READ_AT);
        assertThat(posted.head().actor()).isEqualTo(new AccountRef("u1", "alice"));
        assertThat(posted.channel()).isEqualTo(new ChannelRef("c1", "项目", ChannelRef.Type.PUBLIC, null));
        assertThat(posted.body().text()).isEqualTo("你好");
    }

    @Test
    void anEditedMessageIsALaterRevisionAndAReplyNamesItsRoot() throws IOException {
        Found found = read(LINE.replace(
                "\"text\"",
                "\"platform\":\"lanying\",\"reply_to\":\"m0\",\"edited_at\":\"1970-01-01T00:00:07Z\",\"text\""));

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.head().id().value()).isEqualTo("lanying/test/m1:7000");
        assertThat(posted.message().rootId()).isEqualTo("m0");
        assertThat(posted.editedAt()).isEqualTo(Instant.ofEpochSecond(7));
    }

    @Test
    void eachRejectedLineHasNumberAndReasonAndTheRestGoesOn() throws IOException {
        Found found = read(
                LINE,
                "",
                "not json",
                "[1]",
                LINE.replace("\"id\":\"m1\",", ""),
                LINE.replace("2015-07-22T09", "yesterday"),
                LINE.replace("\"m1\"", "\"m\\u00002\""),
                LINE.replace("\"u1\"", "{}"),
                LINE.replace("\"text\":\"你好\"", "\"text\":null"),
                LINE.replace("\"text\":", "\"id\":\"m3\",\"text\":"),
                LINE.replace("\"m1\"", "\"m2\""));

        assertThat(found.events).hasSize(2);
        assertThat(found.reasons())
                .containsExactly(
                        "in.ndjson:3 json-invalid",
                        "in.ndjson:4 json-invalid",
                        "in.ndjson:5 field-missing id",
                        "in.ndjson:6 field-unfit sent_at",
                        "in.ndjson:7 field-unfit id",
                        "in.ndjson:8 field-unfit sender.id",
                        "in.ndjson:9 field-missing text",
                        "in.ndjson:10 json-invalid");
    }

    @Test
    void idsWithSpacesAndPercentSignsStayApart() throws IOException {
        Found found = read(LINE.replace("\"m1\"", "\"a b\""), LINE.replace("\"m1\"", "\"a%20b\""));

        assertThat(found.events)
                .extracting(event -> event.head().id().value())
                .containsExactly("ndjson/test/a%20b:0", "ndjson/test/a%2520b:0");
    }

    @ParameterizedTest
    @CsvSource({"en-gitter.ndjson.zst, 211038", "zh-meetings.ndjson.zst, 120000"})
    void realChatIsReadWhole(String file, int messages) throws IOException {
        Path path = SharedData.find("chat/" + file);
        Set<String> ids = new HashSet<>();
        ExportSink counting = new ExportSink() {
            @Override
            public void event(Place place, AuditEvent event) {
                ids.add(event.head().id().value());
            }

            @Override
            public void rejected(Rejection rejection) {
                throw new AssertionError(rejection);
            }
        };

        new NdjsonReader(new Origin(NdjsonReader.PLATFORM, "test", Found.READ_AT))
                .read(new ExportFile(path, file, Limits.DEFAULT, _ -> {}), counting);

        assertThat(ids).hasSize(messages);
    }

    private Found read(String... lines) throws IOException {
        Path file = directory.resolve("in.ndjson");
        Files.write(file, String.join("\n", lines).getBytes(UTF_8));
        return Found.in(file, NdjsonReader.PLATFORM, NdjsonReader::new);
    }
}
