package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    @Test
    void asUrgentAsOthersIsTheCommandItself() {
        assertThat(Niceness.NONE.of(List.of("restic", "version"))).containsExactly("restic", "version");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theProgramIsAsNiceAsItWasToldAndKeepsItsArgumentsAndItsProcess() throws Exception {
        Process process = new ProcessBuilder(Niceness.USUAL.of(
                        List.of("sh", "-c", "nice; echo $$; cat /proc/self/autogroup; echo \"$1\"", "sh", "a b")))
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        int beside = Integer.parseInt(
                new String(new ProcessBuilder("nice").start().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip());
        assertThat(said)
                .startsWith(Integer.toString(Math.min(19, beside + 10)), Long.toString(process.pid()))
                .endsWith("a b");
        if (Files.exists(Path.of("/proc/self/autogroup"))) {
            assertThat(said.get(2)).endsWith("nice 10");
        }
    }

    @Test
    void aMissingProgramIsTold() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Niceness.USUAL.of(List.of("no-such-program"))).start();

        assertThat(process.waitFor()).isEqualTo(Niceness.PROGRAM_MISSING);
    }

    @Test
    void refusalNamesTheBounds() {
        assertThatThrownBy(() -> new Niceness(20)).hasMessageContaining("between 0 and 19");
    }
}
