package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.QuickVault;
import im.steward.kernel.Sha256;
import im.steward.kernel.StewardException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits are flipped all over a vault, one in each of many packs at a time: a check that reads names every one of those
 * packs, and no stream comes back other than it went. The build flips a few; {@code -Dsteward.flips=1000} more.
 */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class FlippedVaultIT {
    private static final int FLIPS = Integer.getInteger("steward.flips", 20);
    private static final int STREAMS = FLIPS > 100 ? 50 : 10;
    private static final int STREAM_BYTES = 40_000;

    @TempDir
    private Path home;

    private record Flip(Path pack, long at, int bit) {}

    private Vault vault(String cache) {
        Path keyFile = home.resolve("keys/vault-local.key");
        VaultName name = VaultName.of("local");
        var site = new VaultProperties.Site(home.resolve("vault").toString(), keyFile, null, null, null, 0, 0, 0);
        return new Vault(
                name,
                new VaultKey(name, keyFile, Clock.systemUTC()),
                new Restic(name, site, "restic", Niceness.USUAL, home.resolve(cache)));
    }

    @Test
    void eachFlippedBitIsFoundAndNoneIsRestoredSilently() throws IOException, InterruptedException {
        QuickVault.lay(home);
        Vault vault = vault("cache");
        Random random = new Random(20260301);
        List<Stored> stored = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            byte[] bytes = new byte[STREAM_BYTES];
            random.nextBytes(bytes);
            stored.add(vault.storeStream(
                    "/chat-" + i + ".dump", Map.of("set", "s" + i), out -> out.write(bytes), Watch.NOBODY));
        }
        List<Path> packs;
        try (Stream<Path> walked = Files.walk(home.resolve("vault/data"))) {
            packs = new ArrayList<>(walked.filter(Files::isRegularFile).sorted().toList());
        }
        int flipped = 0;
        int refused = 0;

        for (int round = 0; flipped < FLIPS; round++) {
            Collections.shuffle(packs, random);
            List<Flip> flips = new ArrayList<>();
            for (Path pack : packs.subList(0, Math.min(packs.size(), FLIPS - flipped))) {
                flips.add(new Flip(pack, random.nextLong(Files.size(pack)), random.nextInt(8)));
            }
            for (Flip flip : flips) {
                flip(flip);
            }
            flipped += flips.size();
            String said = check();
            for (Flip flip : flips) {
                // Its name is the hash of what it should hold.
                assertThat(said)
                        .as("round %d, %s", round, flip)
                        .contains(flip.pack().getFileName().toString().substring(0, 8));
            }
            Vault unread = vault("cache-" + round);
            assertThatThrownBy(() -> unread.check(Vault.ReadData.ALL)).isInstanceOf(StewardException.class);
            for (Stored one : stored) {
                refused += isRefused(unread, one) ? 1 : 0;
            }
            for (Flip flip : flips) {
                flip(flip);
            }
        }

        vault.check(Vault.ReadData.ALL);
        assertThat(refused).isPositive();
        System.getLogger("flips")
                .log(
                        System.Logger.Level.INFO,
                        "%d flips, all found by check; %d of the restores tried were refused, none differed"
                                .formatted(flipped, refused));
    }

    /** Whether it was; what was not must be what was stored. */
    private static boolean isRefused(Vault vault, Stored stored) {
        var out = new ByteArrayOutputStream();
        try {
            vault.readStream(stored.snapshot(), stored.path(), out);
        } catch (StewardException found) {
            return true;
        }
        assertThat(Sha256.of(out.toByteArray())).isEqualTo(stored.sha256().orElseThrow());
        return false;
    }

    private String check() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("restic", "check", "--read-data", "--no-cache");
        builder.environment().put("RESTIC_REPOSITORY", home.resolve("vault").toString());
        builder.environment()
                .put(
                        "RESTIC_PASSWORD_FILE",
                        home.resolve("keys/vault-local.key").toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isNotZero();
        return said;
    }

    private static void flip(Flip flip) throws IOException {
        assertThat(flip.pack().toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(flip.pack(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, flip.at());
            one.put(0, (byte) (one.get(0) ^ 1 << flip.bit())).rewind();
            channel.write(one, flip.at());
        }
    }
}
