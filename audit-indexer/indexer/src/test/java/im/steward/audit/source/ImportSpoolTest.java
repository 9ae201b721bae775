package im.steward.audit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportSpoolTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatACrashLeftIsSweptWhatARunNeedsStays() throws IOException {
        for (String name : new String[] {"needed", "orphan", "uploading"}) {
            Files.writeString(directory.resolve(name), "x");
            Files.setLastModifiedTime(
                    directory.resolve(name), FileTime.from(NOW.minusSeconds(name.equals("uploading") ? 10 : 1_000)));
        }

        new ImportSpool(directory).sweep(Set.of("needed"), NOW.minusSeconds(100));

        assertThat(directory.resolve("needed")).exists();
        assertThat(directory.resolve("uploading")).exists();
        assertThat(directory.resolve("orphan")).doesNotExist();
    }

    @Test
    void anEmptyFileIsRefusedAndLeavesNothing() throws IOException {
        ImportSpool spool = new ImportSpool(directory.resolve("new/imports"));

        assertThatThrownBy(
                        () -> spool.receive(ImportRunId.next(Clock.systemUTC()), new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("import-file-empty");
        assertThat(directory.resolve("new/imports")).isEmptyDirectory();
    }
}
