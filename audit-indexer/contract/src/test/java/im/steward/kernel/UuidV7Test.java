package im.steward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    /** The example of RFC 9562, appendix A.6. */
    @Test
    void theRfcExampleComesOut() {
        assertThat(UuidV7.at(0x017F22E279B0L, 0xCC3, 0x18C4DC0C0C07398FL))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    }

    @Test
    void timeIsKept() {
        Instant noon = Instant.parse("2026-03-01T12:00:00.123Z");

        assertThat(UuidV7.instantOf(UuidV7.next(Clock.fixed(noon, ZoneOffset.UTC))))
                .isEqualTo(noon);
    }
}
