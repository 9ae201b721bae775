package im.steward.backup.take.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Small disks that are full: where the files live, and where they are restored to. Only root can mount them. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class FullDiskIT {
    @TempDir
    private Path home;

    private Path disk = Path.of("unset");

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectories(home.resolve("srv/disk"));
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts disks");
        Assumptions.assumeTrue(
                runs("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()), "no disk can be mounted here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        runs("umount", "-l", disk.toString());
    }

    @Test
    void fullSourceIsTakenWithoutACanaryAndWhole() throws IOException {
        noise(disk.resolve("report.bin"), 1_000_000);
        fill();
        FilesPart part = new FilesPart(PartName.of("uploads"), disk, List.of(), Clock.systemUTC());
        TestVault vault = new TestVault(home);

        SetPart taken = vault.take(part);

        assertThat(taken.facts()).containsEntry("canary", "none");
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
        }
    }

    @Test
    void diskInsideATreeIsNamedUnlessItIsExcluded() throws IOException {
        noise(disk.resolve("report.bin"), 1_000);
        Path tree = disk.resolveSibling("");
        Files.writeString(tree.resolve("note.txt"), "on the tree's own disk");
        PartName name = PartName.of("uploads");
        TestVault vault = new TestVault(home);

        SetPart taken = vault.take(new FilesPart(name, tree, List.of(), Clock.systemUTC()));
        SetPart without = vault.take(new FilesPart(name, tree, List.of(disk.toString()), Clock.systemUTC()));

        assertThat(FilesPart.otherDisks(taken)).contains("disk");
        assertThat(taken.fingerprints()).containsEntry("files:count", "2");
        assertThat(FilesPart.otherDisks(without)).isEmpty();
    }

    @Test
    void fullScratchPlaceIsSaidAndTheVaultIsNotBlamed() throws IOException {
        Path uploads = Files.createDirectories(home.resolve("uploads"));
        noise(uploads.resolve("large.bin"), 4_000_000);
        FilesPart part = new FilesPart(PartName.of("uploads"), uploads, List.of(), Clock.systemUTC());
        TestVault vault = new TestVault(home);
        SetPart taken = vault.take(part);

        assertThatThrownBy(() -> part.restore(taken, new Restoring(vault.vault(), disk, "full1")))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        full -> assertThat(full.fault().code()).isEqualTo("backup-scratch-full"));
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
        }
    }

    private void fill() {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void noise(Path file, int bytes) throws IOException {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        Files.write(file, noise);
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
