package im.steward.console.signin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionPropertiesTest {
    @Test
    void aSignInThatEndsAtOnceIsRefusedByName() {
        assertThatThrownBy(() -> new SessionProperties(Duration.ZERO))
                .hasMessageContaining("steward.signin.session.longest");
    }
}
