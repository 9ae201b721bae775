package im.steward.platform.rocketchat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.ChannelRef;
import im.steward.platform.Found;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RocketChatCsvReaderTest {
    @TempDir
    Path directory;

    @Test
    void theRealFileHasTwoDirectMessages() {
        Found found = Found.in(
                SharedData.find("exports/rocketchat/dm_messages.csv"),
                RocketChatCsvReader.PLATFORM,
                RocketChatCsvReader::new);

        assertThat(found.rejections).isEmpty();
        assertThat(found.distinctIds()).isEqualTo(2);
        MessagePosted first = found.of(MessagePosted.class).getFirst();
        assertThat(first.body().text()).isEqualTo("this is a test message");
        assertThat(first.head().at()).isEqualTo(Instant.ofEpochMilli(1_479_162_481_336L));
        assertThat(first.channel().name()).isEqualTo("billy.bob, billy.joe");
        assertThat(first.to()).extracting(account -> account.id()).containsExactly("billy.bob");
    }

    @Test
    void aZipHasAFolderPerChannel() throws IOException {
        Path file = directory.resolve("export.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "users.csv", "\"wang\",\"wang@example.cn\",\"王\"\n");
            entry(zip, "channels.csv", "\"财务\",\"wang\",\"private\",\"wang;li\"\n");
            entry(zip, "财务/messages.csv", "\"wang\",\"1479162481336\",\"第一行\n第二行\"\n\"li\",\"soon\",\"x\"\n\"a\"\n");
        }

        Found found = Found.in(file, RocketChatCsvReader.PLATFORM, RocketChatCsvReader::new);

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.channel()).isEqualTo(new ChannelRef("财务", "财务", ChannelRef.Type.PRIVATE, null));
        assertThat(posted.body().text()).isEqualTo("第一行\n第二行");
        assertThat(posted.head().actor().email()).isEqualTo("wang@example.cn");
        assertThat(found.reasons())
                .containsExactly("财务/messages.csv:3 field-unfit timestamp", "财务/messages.csv:4 csv-invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "li","2","said ""so"" and       | 1 | cut-off
            "li","2","two\\nlines            | 1 | cut-off
            "li","2                         | 1 | cut-off
            "li","2","whole"                | 2 |
            li,2,5" and no quote            | 2 |
            "li","2","ends in two""        | 1 | cut-off
            "li",                           | 1 | csv-invalid
            """)
    void aTextThatIsCutIsNotTakenForAWholeOne(String last, int taken, @Nullable String reason) throws IOException {
        Path file = Files.writeString(
                directory.resolve("dm.csv"), "\"wang\",\"1\",\"first\"\n" + last.replace("\\n", "\n"));

        Found found = Found.in(file, RocketChatCsvReader.PLATFORM, RocketChatCsvReader::new);

        assertThat(found.events).hasSize(taken);
        assertThat(found.reasons()).isEqualTo(reason == null ? List.of() : List.of("dm.csv:2 " + reason));
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(UTF_8));
        zip.closeEntry();
    }
}
