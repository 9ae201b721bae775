package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path home;

    private Process sleeper;

    @BeforeEach
    void startSleeper() throws Exception {
        sleeper = new ProcessBuilder("sh", "-c", "sleep 60; : " + home).start();
    }

    @AfterEach
    void endSleeper() {
        sleeper.descendants().forEach(ProcessHandle::destroyForcibly);
        sleeper.destroyForcibly();
    }

    @Test
    void aRememberedProcessIsFoundAgain() {
        PidFile file = remembered(home);

        assertThat(file.living()).map(ProcessHandle::pid).contains(sleeper.pid());
    }

    @Test
    void aDeadProcessIsNotLiving() throws Exception {
        PidFile file = remembered(home);
        sleeper.destroyForcibly().waitFor();

        assertThat(file.living()).isEmpty();
    }

    @Test
    void aNumberThatTheKernelGaveToSomebodyElseIsNotOurs() throws Exception {
        PidFile file = remembered(home);
        String text = Files.readString(file.file());
        Files.writeString(file.file(), text.strip() + "0\n");

        assertThat(file.living()).isEmpty();
    }

    @Test
    void aProcessThatDoesNotNameOurHomeIsNotOurs() {
        PidFile file = remembered(home.resolve("elsewhere"));

        assertThat(file.living()).isEmpty();
    }

    @Test
    void anUnreadableFileNamesNobody() throws Exception {
        Path file = Files.writeString(home.resolve("pid"), "not a number");

        assertThat(new PidFile(file, home).living()).isEmpty();
    }

    private PidFile remembered(Path of) {
        PidFile file = new PidFile(home.resolve("pid"), of);
        file.remember(sleeper.pid());
        return file;
    }
}
