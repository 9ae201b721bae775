package im.steward.platform.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.ChannelRef;
import im.steward.event.EventType;
import im.steward.platform.Found;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MattermostReaderTest {
    private static final String VERSION = "{\"type\":\"version\",\"version\":1}\n";

    @TempDir
    Path directory;

    /** Counted by hand: 11 posts, of which 8 say who came or went, and 1 direct post. */
    @Test
    void theRealExportIsReadWhole() {
        Found found = Found.in(
                SharedData.find("exports/mattermost/bulk-export-5.37.jsonl"),
                MattermostReader.PLATFORM,
                MattermostReader::new);

        assertThat(found.rejections).isEmpty();
        assertThat(found.counts())
                .isEqualTo(Map.of(
                        EventType.MESSAGE_POSTED, 4, EventType.MEMBERSHIP_JOINED, 7, EventType.MEMBERSHIP_LEFT, 1));
        assertThat(found.distinctIds()).isEqualTo(12);
        assertThat(found.of(MessagePosted.class))
                .extracting(posted -> posted.body().text())
                .containsExactlyInAnyOrder("edited text", "with file", "hello 你好 world", "dm 私聊");
        assertThat(found.of(MessagePosted.class))
                .flatExtracting(MessagePosted::attachments)
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.id()).isEqualTo("7q66kwb3ab8idfcpus3h4wkrzy");
                    assertThat(file.name()).isEqualTo("a.txt");
                });
        assertThat(found.of(MembershipChanged.class))
                .filteredOn(change -> change.change() == MembershipChanged.Change.LEFT)
                .singleElement()
                .satisfies(change -> assertThat(change.member().id()).isEqualTo("bob"));
    }

    @Test
    void repliesReactionsAndMentionsAreKept() throws IOException {
        Found found = read("""
                {"type":"user","user":{"username":"wang","email":"wang@example.cn","delete_at":1700000000000}}
                {"type":"post","post":{"team":"ops","channel":"x","user":"alice","message":"@wang look","create_at":1000,\
                "edit_at":2000,"reactions":[{"user":"wang","emoji_name":"+1","create_at":1500}],\
                "replies":[{"user":"wang","message":"看了","create_at":1600},{"user":"wang","message":"no time"}]}}
                """);

        MessagePosted root = found.of(MessagePosted.class).getFirst();
        MessagePosted reply = found.of(MessagePosted.class).get(1);
        assertThat(root.to().getFirst().email()).isEqualTo("wang@example.cn");
        assertThat(root.head().id().revision()).isEqualTo(2_000);
        assertThat(reply.message().rootId()).isEqualTo(root.message().id());
        assertThat(found.of(ReactionChanged.class).getFirst().name()).isEqualTo("+1");
        assertThat(found.counts()).containsEntry(EventType.ACCOUNT_DISABLED, 1);
        assertThat(found.reasons()).containsExactly("in.jsonl:3 field-unfit post.replies.create_at");
    }

    @Test
    void aRejectedPostLeavesItsRepliesAndReactionsTakenOrNamed() throws IOException {
        Found found = read("""
                {"type":"post","post":{"team":"ops","channel":"x","user":"alice","message":"with file","create_at":1000,\
                "attachments":[{"path":7},{}],"reactions":[{"user":"wang","emoji_name":"+1","create_at":1500}],\
                "replies":[{"user":"wang","message":"still there","create_at":1600},7]}}
                {"type":"post","post":{"team":"ops","channel":"x","user":"alice","message":"when?",\
                "reactions":[{"user":"wang","emoji_name":"+1","create_at":1500}],\
                "replies":[{"user":"wang","message":"soon","create_at":1700}]}}
                """);

        assertThat(found.of(MessagePosted.class))
                .extracting(posted -> posted.body().text())
                .containsExactly("still there", "soon");
        String root = found.of(ReactionChanged.class).getFirst().message().id();
        assertThat(found.of(MessagePosted.class))
                .extracting(posted -> posted.message().rootId())
                .containsExactly(root, null);
        assertThat(found.reasons())
                .containsExactly(
                        "in.jsonl:2 field-missing post.attachments.path",
                        "in.jsonl:2 field-unfit post.replies",
                        "in.jsonl:3 field-unfit post.create_at",
                        "in.jsonl:3 field-missing post.reactions.message");
    }

    @Test
    void aConversationOfThreeIsAGroup() throws IOException {
        Found found = read("""
                {"type":"direct_post","direct_post":{"channel_members":["c","a","b"],"user":"a","message":"hi","create_at":1}}
                """);

        MessagePosted posted = found.of(MessagePosted.class).getFirst();
        assertThat(posted.channel()).isEqualTo(new ChannelRef("direct/a,b,c", "a, b, c", ChannelRef.Type.GROUP, null));
        assertThat(posted.to()).extracting(account -> account.id()).containsExactly("b", "c");
    }

    @Test
    void anotherFileIsNotTakenForAnExport() throws IOException {
        Path file = Files.writeString(directory.resolve("in.jsonl"), "{\"type\":\"version\",\"version\":2}\n");

        assertThatThrownBy(() -> Found.in(file, MattermostReader.PLATFORM, MattermostReader::new))
                .hasMessageContaining("import-format-mismatch");
    }

    @Test
    void nothingIsTakenBeforeTheVersionIsKnown() throws IOException {
        Path file = Files.writeString(directory.resolve("in.jsonl"), """
                {"type":"direct_post","direct_post":{"channel_members":["a","b"],"user":"a","message":"1","create_at":1}}
                {"type":"version","version":1}
                {"type":"direct_post","direct_post":{"channel_members":["a","b"],"user":"a","message":"2","create_at":2}}
                """);

        Found found = Found.in(file, MattermostReader.PLATFORM, MattermostReader::new);

        assertThat(found.of(MessagePosted.class))
                .extracting(posted -> posted.body().text())
                .containsExactly("2");
        assertThat(found.reasons()).containsExactly("in.jsonl:1 version-unknown version");
    }

    private Found read(String lines) throws IOException {
        Path file = Files.writeString(directory.resolve("in.jsonl"), VERSION + lines);
        return Found.in(file, MattermostReader.PLATFORM, MattermostReader::new);
    }
}
