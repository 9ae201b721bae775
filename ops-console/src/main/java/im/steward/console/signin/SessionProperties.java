package im.steward.console.signin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long one sign-in may last.
 *
 * @param longest however busy the person is; idleness ends it earlier ({@code server.servlet.session.timeout})
 */
@ConfigurationProperties("steward.signin.session")
record SessionProperties(@DefaultValue("12h") Duration longest) {
    SessionProperties {
        if (!longest.isPositive()) {
            throw new IllegalArgumentException(
                    "steward.signin.session.longest (%s) must be longer than nothing; write it as 12h"
                            .formatted(longest));
        }
    }
}
