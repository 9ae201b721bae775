package im.steward.audit.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ImportPropertiesTest {
    @Test
    void whatCannotWorkIsRefusedByName() {
        assertThatThrownBy(() -> new ImportProperties(Path.of("imports"), DataSize.ofBytes(0), Duration.ofSeconds(5)))
                .hasMessageStartingWith("steward.imports.max-unpacked must be 1B or more");
        assertThatThrownBy(() -> new ImportProperties(Path.of("imports"), DataSize.ofBytes(1), Duration.ZERO))
                .hasMessageStartingWith("steward.imports.retry-after must be more than 0");
    }
}
