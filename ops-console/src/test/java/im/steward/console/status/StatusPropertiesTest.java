package im.steward.console.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPropertiesTest {
    @Test
    void aComponentHasANameAndTargetsThatAreWritable() {
        assertThatThrownBy(() -> new StatusProperties.Component(" ", "", List.of("a/b")))
                .hasMessageContaining("has a name");
        assertThatThrownBy(() -> new StatusProperties.Component("Chat", "", List.of()))
                .hasMessageContaining("Chat");
        assertThatThrownBy(() -> new StatusProperties.Component("Chat", "", List.of("chat-web")))
                .hasMessageContaining("write it as probe/target");
    }

    @Test
    void aNameThatIsNotGivenInChineseIsTheOther() {
        assertThat(new Named("Chat", "聊天").in("zh-CN")).isEqualTo("聊天");
        assertThat(new Named("Chat", "").in("zh-CN")).isEqualTo("Chat");
        assertThat(new Named("Chat", "聊天").in("en")).isEqualTo("Chat");
    }

    @Test
    void oneAddressDoesNotUseUpAnothers() {
        var turnstile = new Turnstile(2, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

        assertThat(turnstile.lets("192.0.2.1")).isTrue();
        assertThat(turnstile.lets("192.0.2.1")).isTrue();
        assertThat(turnstile.lets("192.0.2.1")).isFalse();
        assertThat(turnstile.lets("192.0.2.2")).isTrue();
        assertThat(turnstile.lets("2001:db8::1")).isTrue();
        assertThat(turnstile.lets("2001:db8::2")).isTrue();
        assertThat(turnstile.lets("2001:db8::3")).isFalse();
    }
}
