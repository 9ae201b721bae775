package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.vault.FarVault.Fate;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vault behind a network that fails in the middle of an upload, by the real restic and its REST protocol. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class NetworkCutIT {
    private static final int BYTES = 40_000_000;

    @TempDir
    private Path home;

    private FarVault far;

    @BeforeEach
    void start() throws IOException {
        far = new FarVault(Files.createDirectories(home.resolve("remote")));
    }

    @AfterEach
    void end() {
        far.close();
    }

    @Test
    void uploadThatIsCutGoesOnWhenTheNetworkIsBackAndNothingHalfIsKept() throws IOException {
        Vault vault = vault(Duration.ofMinutes(5));
        Stored good = store(vault, "one", noise(1, 1_000_000));
        byte[] bytes = noise(2, BYTES);
        far.next(Fate.CUT);

        Stored stored = store(vault, "two", bytes);

        assertThat(far.cuts()).isPositive();
        assertThat(read(vault, stored)).isEqualTo(bytes);
        assertThat(read(vault, good)).isEqualTo(noise(1, 1_000_000));
        vault.check(Vault.ReadData.ALL);
    }

    @Test
    void hostThatTakesBytesAndNeverAnswersIsNotWaitedForForEver() throws IOException {
        Vault vault = vault(Duration.ofMinutes(5));
        Stored good = store(vault, "one", noise(1, 1_000_000));
        Vault impatient = vault(Duration.ofSeconds(20));
        far.next(Fate.UNANSWERED);

        assertThatThrownBy(() -> store(impatient, "two", noise(2, BYTES)))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo("vault-away"));

        far.mend();
        assertThat(far.cuts()).isPositive();
        assertThat(vault.list(Map.of())).extracting(Vault.Listed::snapshot).containsExactly(good.snapshot());
        assertThat(read(vault, good)).isEqualTo(noise(1, 1_000_000));
        store(vault, "two", noise(2, 1_000_000));
        vault.check(Vault.ReadData.ALL);
    }

    @ParameterizedTest
    @EnumSource
    void hostThatNoLongerAnswersIsNotWaitedForForEver(Asked asked) throws IOException {
        Vault vault = vault(Duration.ofMinutes(5));
        Stored good = store(vault, "one", noise(1, 1_000_000));
        Vault impatient = vault(Duration.ofSeconds(15));
        far.next(Fate.MUTE);

        assertThatThrownBy(() -> asked.of(impatient, good, home))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo("vault-away"));

        assertThat(far.cuts()).isPositive();
        far.mend();
        assertThat(read(vault, good)).isEqualTo(noise(1, 1_000_000));
    }

    /** What restic does by itself, with nothing that passes us. */
    enum Asked {
        CHECK {
            @Override
            void of(Vault vault, Stored stored, Path home) {
                vault.check(Vault.ReadData.ALL);
            }
        },
        RESTORE {
            @Override
            void of(Vault vault, Stored stored, Path home) {
                vault.readTree(stored.snapshot(), home.resolve("restored"), List.of());
            }
        },
        TREE {
            @Override
            void of(Vault vault, Stored stored, Path home) throws IOException {
                Path tree = Files.createDirectories(home.resolve("tree"));
                Files.write(tree.resolve("file"), noise(3, BYTES));
                vault.storeTree(tree, List.of(), Map.of("set", "tree"), Watch.NOBODY);
            }
        };

        abstract void of(Vault vault, Stored stored, Path home) throws IOException;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bytesOfARunningProgramAreCounted() throws IOException {
        Process process = new ProcessBuilder("cat").start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(noise(4, 1_000));
            in.flush();
            assertThat(process.getInputStream().readNBytes(1_000)).hasSize(1_000);

            assertThat(ProcessBytes.of(process.pid()).orElseThrow()).isGreaterThanOrEqualTo(2_000);
        } finally {
            process.destroyForcibly();
        }
        process.onExit().join();
        assertThat(ProcessBytes.of(process.pid())).isEmpty();
    }

    /** @param silence after which a host is given up */
    private Vault vault(Duration silence) throws IOException {
        Path keyFile = Files.createDirectories(home.resolve("keys")).resolve("vault.key");
        Files.writeString(keyFile, "a key of this test\n");
        VaultName name = VaultName.of("remote");
        var site = new VaultProperties.Site(far.repository(), keyFile, null, null, null, 0, 0, 0);
        Vault vault = new Vault(
                name,
                new VaultKey(name, keyFile, Clock.systemUTC()),
                new Restic(name, site, "restic", Niceness.USUAL, home.resolve("cache"), silence));
        vault.create();
        return vault;
    }

    private static Stored store(Vault vault, String set, byte[] bytes) {
        return vault.storeStream("/main.dump", Map.of("set", set), out -> out.write(bytes), Watch.NOBODY);
    }

    private static byte[] read(Vault vault, Stored stored) {
        var out = new ByteArrayOutputStream();
        vault.readStream(stored.snapshot(), stored.path(), out);
        return out.toByteArray();
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
