package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.QuickVault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With the real restic. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class VaultIT {
    /** The build flips a few; {@code -Dsteward.flips=1000} more. */
    private static final int FLIPS = Integer.getInteger("steward.flips", 8);

    private static final VaultName LOCAL = VaultName.of("local");
    private static final Map<String, String> TAGS = Map.of("set", "one", "part", "chat");

    @TempDir
    private Path home;

    private Vault vault;

    @BeforeEach
    void create() {
        QuickVault.lay(home);
        vault = vault(home.resolve("vault"), home.resolve("keys/vault-local.key"));
        vault.create();
    }

    private Vault vault(Path repository, Path keyFile) {
        return vault(repository, keyFile, 0);
    }

    private Vault vault(Path repository, Path keyFile, int uploadKib) {
        var site = new VaultProperties.Site(repository.toString(), keyFile, null, null, null, uploadKib, 0, 0);
        return new Vault(
                LOCAL,
                new VaultKey(LOCAL, keyFile, Clock.systemUTC()),
                new Restic(LOCAL, site, "restic", Niceness.USUAL, home.resolve("cache")));
    }

    @Test
    void streamComesBackAsItWent() {
        byte[] bytes = noise(7, 3_000_000);
        List<Long> told = new ArrayList<>();

        Stored stored = vault.storeStream("/chat.dump", TAGS, out -> out.write(bytes), told::add);

        assertThat(stored.bytes()).isEqualTo(bytes.length);
        assertThat(stored.sha256()).contains(Sha256.of(bytes));
        assertThat(stored.added()).isGreaterThan(bytes.length / 2);
        assertThat(told).last().isEqualTo((long) bytes.length);
        assertThat(read(stored)).isEqualTo(bytes);
        assertThat(vault.list(Map.of("set", "one"))).containsExactly(new Vault.Listed(stored.snapshot(), TAGS));
        assertThat(vault.list(Map.of("set", "two"))).isEmpty();
    }

    @Test
    void unchangedStreamAddsNextToNothing() {
        byte[] bytes = noise(7, 3_000_000);
        vault.storeStream("/chat.dump", TAGS, out -> out.write(bytes), Watch.NOBODY);

        Stored again = vault.storeStream("/chat.dump", TAGS, out -> out.write(bytes), Watch.NOBODY);

        assertThat(again.added()).isLessThan(10_000);
    }

    @Test
    void producerThatFailsLeavesNoSnapshot() {
        assertThatThrownBy(() -> vault.storeStream(
                        "/chat.dump",
                        TAGS,
                        out -> {
                            out.write(noise(1, 2_000_000));
                            throw new IOException("pg_dump ended with 1");
                        },
                        Watch.NOBODY))
                .hasRootCauseMessage("pg_dump ended with 1");

        assertThat(vault.list(Map.of())).isEmpty();
        // What was left half done stands in nobody's way.
        vault.prune();
    }

    @Test
    void watchBreaksAStreamOff() {
        assertThatThrownBy(() -> vault.storeStream("/chat.dump", TAGS, VaultIT::forever, bytes -> {
                    if (bytes > 5_000_000) {
                        throw new IllegalStateException("asked to stop");
                    }
                }))
                .hasMessage("asked to stop");

        assertThat(vault.list(Map.of())).isEmpty();
    }

    /** As fast as the vault may be fed, it lasts for seconds; restic speaks twice in each. */
    @Test
    void watchHearsOfATreeAndBreaksItOff() throws IOException {
        Path tree = Files.createDirectories(home.resolve("tree"));
        for (int file = 0; file < 12; file++) {
            Files.write(tree.resolve("file-" + file), noise(file, 3_000_000));
        }
        Vault slow = vault(home.resolve("vault"), home.resolve("keys/vault-local.key"), 8_000);

        assertThatThrownBy(() -> slow.storeTree(tree, List.of(), TAGS, bytes -> {
                    if (bytes > 0) {
                        throw new IllegalStateException("asked to stop");
                    }
                }))
                .hasMessage("asked to stop");

        assertThat(vault.list(Map.of())).isEmpty();
    }

    @Test
    void treeComesBackWholeAndInPieces() throws IOException {
        Path uploads = Files.createDirectories(home.resolve("uploads/a"));
        Files.writeString(uploads.resolve("one.txt"), "one");
        Files.writeString(uploads.resolve("two 二.txt"), "two");

        Stored stored = vault.storeTree(home.resolve("uploads"), List.of(), TAGS, Watch.NOBODY)
                .stored();
        vault.readTree(stored.snapshot(), home.resolve("whole"), List.of());
        vault.readTree(
                stored.snapshot(),
                home.resolve("piece"),
                List.of(uploads.resolve("two 二.txt").toString()));

        assertThat(files(home.resolve("whole"))).containsExactlyInAnyOrder("one.txt", "two 二.txt");
        assertThat(files(home.resolve("piece"))).containsExactly("two 二.txt");
    }

    @Test
    void wrongKeyMissingKeyAndMissingVaultHaveNames() throws IOException {
        Path other = home.resolve("other.key");
        Files.writeString(other, "not the key\n");

        assertFault(vault(home.resolve("vault"), other), "vault-key-wrong");
        assertFault(vault(home.resolve("vault"), home.resolve("nowhere.key")), "vault-key-missing");
        assertFault(vault(home.resolve("nowhere"), home.resolve("keys/vault-local.key")), "vault-missing");
    }

    @Test
    void newKeyOpensAndTheOldOneNoLonger() throws IOException {
        Path key = home.resolve("keys/vault.key");
        vault = vault(home.resolve("made"), key);
        vault.create();
        byte[] before = Files.readAllBytes(key);
        Stored stored = vault.storeStream("/a", TAGS, out -> out.write(1), Watch.NOBODY);

        vault.rotateKey();

        assertThat(Files.readAllBytes(key)).isNotEqualTo(before);
        assertThat(read(stored)).containsExactly(1);
        Path old = home.resolve("old.key");
        Files.write(old, before);
        assertFault(vault(home.resolve("made"), old), "vault-key-wrong");
    }

    @Test
    void eachFlippedByteIsFoundByACheckThatReads() throws IOException {
        vault.storeStream("/chat.dump", TAGS, out -> out.write(noise(3, 500_000)), Watch.NOBODY);
        List<Path> packs;
        try (Stream<Path> walked = Files.walk(home.resolve("vault/data"))) {
            packs = walked.filter(Files::isRegularFile).sorted().toList();
        }
        Random random = new Random(5);

        for (int flip = 0; flip < FLIPS; flip++) {
            Path pack = packs.get(random.nextInt(packs.size()));
            long at = random.nextLong(Files.size(pack));
            flip(pack, at);
            assertThatThrownBy(() -> vault.check(Vault.ReadData.ALL))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("vault-damaged");
            flip(pack, at);
        }
        vault.check(Vault.ReadData.ALL);
    }

    private static void flip(Path file, long at) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, at);
        }
    }

    private static void assertFault(Vault vault, String code) {
        assertThatThrownBy(vault::requireOpen)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo(code));
    }

    private static void forever(OutputStream out) throws IOException {
        Random random = new Random(1);
        byte[] block = new byte[100_000];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(block);
            out.write(block);
        }
    }

    private byte[] read(Stored stored) {
        var out = new ByteArrayOutputStream();
        vault.readStream(stored.snapshot(), stored.path(), out);
        return out.toByteArray();
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walked = Files.walk(root)) {
            return walked.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
