package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    @TempDir
    private Path directory;

    @Test
    void aUserKeepsTheStackAlive() {
        new Leases(directory).hold();

        assertThat(new Leases(directory).untouchedFor(Duration.ofMinutes(2))).isFalse();
    }

    @Test
    void aLeaseThatNobodyTouchesRunsOut() throws Exception {
        Path lease = Files.createFile(directory.resolve("4711"));
        Files.setLastModifiedTime(lease, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(new Leases(directory).untouchedFor(Duration.ofMinutes(2))).isTrue();
    }
}
