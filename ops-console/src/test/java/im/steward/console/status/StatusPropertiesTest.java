package im.steward.console.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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
    void whatIsMissingIsRefusedByName() {
        for (Map<String, String> written : List.of(
                Map.of("steward.status.components[0].name", "Chat"),
                Map.of("steward.status.components[0].targets[0]", "a/b"))) {
            assertThatThrownBy(() -> new Binder(new MapConfigurationPropertySource(written))
                            .bind("steward.status", StatusProperties.class))
                    .hasStackTraceContaining("each has a name and at least one of targets");
        }
    }

    @Test
    void everythingWorksIsSaidOfWhatIsKnownAlone() {
        assertThat(overall("good", "good")).isEqualTo("good");
        assertThat(overall("good", "unknown")).isEqualTo("partly");
        assertThat(overall("unknown", "unknown")).isEqualTo("unknown");
        assertThat(overall("down", "down")).isEqualTo("down");
        assertThat(overall("down", "unknown")).isEqualTo("trouble");
        assertThat(overall("good", "maintenance")).isEqualTo("maintenance");
    }

    private static String overall(String... states) {
        return StatusBoard.overall(Stream.of(states)
                .map(state -> new StatusView.Component(new Named("Chat", ""), state, null, List.of()))
                .toList());
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
