package im.steward.backup.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.plan.JoinProperties.Join;
import im.steward.backup.take.files.FileList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinPropertiesTest {
    @Test
    void whatCannotBeJoinedIsRefusedByName() {
        assertThatThrownBy(() -> joins(new Join(null, "uploads", "jdbc:postgresql://db/chat", "backup", null)))
                .hasMessageContaining("steward.backup.joins.chat");
        assertThatThrownBy(() -> joins(new Join("chat", "uploads", "db/chat", "backup", null)))
                .hasMessageContaining("steward.backup.joins.chat.url");
        assertThatThrownBy(() ->
                        joins(new Join("chat", "uploads", "jdbc:postgresql://db/chat?password=s3cret", "backup", null)))
                .hasMessageContaining("password-file")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> joins(new Join("chat", "uploads", "jdbc:postgresql://db/chat", null, null)))
                .hasMessageContaining("steward.backup.joins.chat.user");
    }

    @Test
    void filesOfOurOwnAreNoOrphans() {
        assertThat(FileList.path("00\t1\t.steward-canary")).isEmpty();
        assertThat(FileList.path("00\t1\t2026/a\tb\\n.png")).contains("2026/a\tb\n.png");
    }

    private static JoinProperties joins(Join join) {
        return new JoinProperties(Map.of("chat", join));
    }
}
