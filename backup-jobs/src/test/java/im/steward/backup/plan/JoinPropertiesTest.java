package im.steward.backup.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.plan.JoinProperties.Join;
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
        assertThat(FileList.path("{\"path\":\".steward-canary\",\"bytes\":1}")).isEmpty();
        assertThat(FileList.path("{\"path\":\"2026/a\\tb.png\",\"bytes\":1}")).contains("2026/a\tb.png");
    }

    private static JoinProperties joins(Join join) {
        return new JoinProperties(Map.of("chat", join));
    }
}
