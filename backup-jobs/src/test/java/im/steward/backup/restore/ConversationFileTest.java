package im.steward.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.restore.Restore.Form;
import im.steward.backup.take.ChatRows.Channel;
import im.steward.backup.take.ChatRows.Post;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationFileTest {
    private static final Channel DIRECT = new Channel("c2", Optional.empty(), "u1__u2", "D", List.of("alice", "bob"));
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path home;

    private List<String> written(Form form, Post... posts) throws IOException {
        Path file = home.resolve("conversation");
        try (ConversationFile conversation = ConversationFile.open(file, DIRECT, form)) {
            for (Post post : posts) {
                conversation.add(post);
            }
            assertThat(conversation.posts()).isEqualTo(posts.length);
        }
        return Files.readAllLines(file);
    }

    private static Post post(String id, String root, String type, boolean deleted, String message) {
        return new Post(
                id,
                Optional.of(root).filter(word -> !word.isEmpty()),
                "alice",
                AT,
                Optional.empty(),
                deleted ? Optional.of(AT) : Optional.empty(),
                type,
                message);
    }

    @Test
    void anImportGetsMembersAndThreadsAndNothingDeleted() throws IOException {
        assertThat(written(
                        Form.NDJSON,
                        post("p1", "", "", false, "first"),
                        post("p2", "p1", "", false, "answer"),
                        post("p3", "p1", "", true, "taken back"),
                        post("p4", "", "system_join_channel", false, "joined"),
                        post("p5", "p9", "", false, "to one that is gone")))
                .containsExactly(
                        "{\"type\":\"version\",\"version\":1}",
                        "{\"type\":\"direct_channel\",\"direct_channel\":{\"members\":[\"alice\",\"bob\"]}}",
                        "{\"type\":\"direct_post\",\"direct_post\":{\"channel_members\":[\"alice\",\"bob\"],"
                                + "\"user\":\"alice\",\"message\":\"first\",\"create_at\":1772352000000,"
                                + "\"replies\":[{\"user\":\"alice\",\"message\":\"answer\",\"create_at\":1772352000000}]}}",
                        "{\"type\":\"direct_post\",\"direct_post\":{\"channel_members\":[\"alice\",\"bob\"],"
                                + "\"user\":\"alice\",\"message\":\"to one that is gone\",\"create_at\":1772352000000}}");
    }

    @Test
    void aTableHasEverythingAndNoFormula() throws IOException {
        assertThat(written(
                        Form.CSV,
                        post("p1", "", "", false, "=1+1"),
                        post("p2", "p1", "", true, "An answer, \"quoted\"")))
                .containsExactly(
                        "\uFEFFid,thread,at,user,edited,deleted,type,message",
                        "\"p1\",\"p1\",\"2026-03-01T08:00:00Z\",\"alice\",\"\",\"\",\"\",\"'=1+1\"",
                        "\"p2\",\"p1\",\"2026-03-01T08:00:00Z\",\"alice\",\"\",\"2026-03-01T08:00:00Z\",\"\","
                                + "\"An answer, \"\"quoted\"\"\"");
    }
}
