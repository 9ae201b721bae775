package im.steward.platform.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.ChannelRef;
import im.steward.event.EventType;
import im.steward.platform.Found;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackReaderTest {
    private static final String USERS = """
            [{"id":"U1","name":"alice","profile":{"display_name":"Alice","email":"alice@example.com"}},
             {"id":"U2","name":"wang","profile":{"display_name":""}}]""";

    @TempDir
    Path directory;

    /** Counted with jq: 158 messages, 8 of them channel_join; one reaction by one user; 4 with a file; one edited. */
    @Test
    void theRealExportIsReadWhole() {
        Found found = Found.in(
                SharedData.find("exports/slack/slack-export-viewer-testarchive.zip"),
                SlackReader.PLATFORM,
                SlackReader::new);

        assertThat(found.rejections).isEmpty();
        assertThat(found.counts())
                .isEqualTo(Map.of(
                        EventType.MESSAGE_POSTED, 150, EventType.MEMBERSHIP_JOINED, 8, EventType.REACTION_ADDED, 1));
        assertThat(found.distinctIds()).isEqualTo(159);
        assertThat(found.of(MessagePosted.class))
                .filteredOn(posted -> !posted.attachments().isEmpty())
                .hasSize(4);
        assertThat(found.of(MessagePosted.class))
                .filteredOn(posted -> posted.editedAt() != null)
                .hasSize(1);
        assertThat(found.of(MessagePosted.class).stream()
                        .map(posted -> posted.channel().name())
                        .distinct())
                .containsExactlyInAnyOrder("enrique", "traveling-sailor");
    }

    @Test
    void markupIsShownAsUsersSawItAndMentionsAreAddressed() throws IOException {
        Found found = read("""
                [{"type":"message","user":"U1","ts":"1484003200.000123","text":"<@U2> see <#C1|general>, \
                <https://example.com|the page> &amp; <!here> a &lt; b"}]""");

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.body().text()).isEqualTo("@wang see #general, the page (https://example.com) & @here a < b");
        assertThat(posted.to()).containsExactly(new AccountRef("U2", "wang"));
        assertThat(posted.head().actor()).isEqualTo(new AccountRef("U1", "Alice", "alice@example.com"));
        assertThat(posted.head().at()).isEqualTo(Instant.ofEpochSecond(1_484_003_200L, 123_000));
        assertThat(posted.head().id().value()).isEqualTo("slack/test/C1/1484003200.000123:0");
        assertThat(posted.channel()).isEqualTo(new ChannelRef("C1", "general", ChannelRef.Type.PUBLIC, null));
    }

    @Test
    void threadsEditsFilesAndReactionsAreKept() throws IOException {
        Found found = read("""
                [{"user":"U1","ts":"2.0","thread_ts":"1.0","text":"b","edited":{"user":"U1","ts":"9.0"},
                  "files":[{"id":"F1","name":"合同.pdf","size":7,"mimetype":"application/pdf"}],
                  "reactions":[{"name":"thumbsup","users":["U1","U2"],"count":2}]}]""");

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.message().rootId()).isEqualTo("C1/1.0");
        assertThat(posted.editedAt()).isEqualTo(Instant.ofEpochSecond(9));
        assertThat(posted.head().id().revision()).isEqualTo(9_000);
        assertThat(posted.attachments().getFirst().name()).isEqualTo("合同.pdf");
        assertThat(found.of(ReactionChanged.class))
                .extracting(r -> r.head().actor().id())
                .containsExactly("U1", "U2");
    }

    @Test
    void whatAppsSayBesideTheTextIsKept() throws IOException {
        Found found = read("""
                [{"user":"U1","ts":"1.0","text":"build","attachments":[{"fallback":"f","title":"CI",\
                "fields":[{"title":"state","value":"红"}]},{"fallback":"only this"}]},
                 {"bot_id":"B1","ts":"2.0","text":"","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"from \
                blocks"}},{"type":"rich_text","elements":[{"elements":[{"type":"text","text":"深"}]}]}]},
                 {"user":"U1","ts":"3.0","text":"same","blocks":[{"text":{"text":"same"}}]}]""");

        assertThat(found.of(MessagePosted.class))
                .extracting(posted -> posted.body().text())
                .containsExactly("build\nCI\nstate\n红\nonly this", "from blocks\n深", "same");
    }

    @Test
    void changesAndDeletionsThatAnExportRecordsBecomeEvents() throws IOException {
        Found found = read("""
                [{"subtype":"message_changed","ts":"5.0","message":{"user":"U1","ts":"1.0","text":"new"},
                  "previous_message":{"user":"U1","ts":"1.0","text":"old"}},
                 {"subtype":"message_deleted","ts":"6.0","deleted_ts":"1.0",
                  "previous_message":{"user":"U1","ts":"1.0","text":"new"}},
                 {"subtype":"channel_leave","user":"U2","ts":"7.0","text":"<@U2> has left"}]""");

        MessageEdited edited = found.of(MessageEdited.class).getFirst();
        assertThat(edited.message().id()).isEqualTo("C1/1.0");
        assertThat(edited.body().text()).isEqualTo("new");
        assertThat(edited.previous())
                .isNotNull()
                .extracting(body -> body.text())
                .isEqualTo("old");
        assertThat(found.of(MessageDeleted.class).getFirst().message().id()).isEqualTo("C1/1.0");
        assertThat(found.of(MembershipChanged.class).getFirst().member().id()).isEqualTo("U2");
    }

    @Test
    void aWrongMessageIsRejectedByItsNumberAndTheRestGoesOn() throws IOException {
        Found found = read("""
                [{"user":"U1","ts":"1.0","text":"a"},{"user":"U1","text":"no ts"},{"user":"U1","ts":"x","text":"b"},
                 {"user":"U1","ts":"2.0","text":"c"}]""");

        assertThat(found.events).hasSize(2);
        assertThat(found.reasons())
                .containsExactly(
                        "general/2026-03-01.json:2 field-missing ts", "general/2026-03-01.json:3 field-unfit ts");
    }

    @Test
    void aRejectedMessageLeavesItsReactionsTakenOrNamed() throws IOException {
        Found found = read("""
                [{"user":"U1","ts":"1.0","text":{},"reactions":[{"name":"ok","users":["U1",7,"","U2"]},7]},
                 {"user":"U1","text":"no ts","reactions":[{"name":"ok","users":["U1"]}]}]""");

        assertThat(found.of(ReactionChanged.class))
                .extracting(r -> r.head().actor().id())
                .containsExactly("U1", "U2");
        assertThat(found.reasons())
                .containsExactly(
                        "general/2026-03-01.json:1 field-unfit text",
                        "general/2026-03-01.json:1 field-unfit reactions.users",
                        "general/2026-03-01.json:1 field-unfit",
                        "general/2026-03-01.json:1 field-unfit reactions",
                        "general/2026-03-01.json:2 field-missing ts",
                        "general/2026-03-01.json:2 field-missing reactions.message");
    }

    @Test
    void anotherFileIsNotTakenForAnExport() throws IOException {
        Path file = Files.writeString(directory.resolve("x.txt"), "hello");

        assertThatThrownBy(() -> Found.in(file, SlackReader.PLATFORM, SlackReader::new))
                .hasMessageContaining("import-format-mismatch");
    }

    private Found read(String day) throws IOException {
        Path file = directory.resolve("export.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "general/2026-03-01.json", day);
            entry(zip, "channels.json", "[{\"id\":\"C1\",\"name\":\"general\",\"members\":[\"U1\"]}]");
            entry(zip, "users.json", USERS);
        }
        return Found.in(file, SlackReader.PLATFORM, SlackReader::new);
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(UTF_8));
        zip.closeEntry();
    }
}
