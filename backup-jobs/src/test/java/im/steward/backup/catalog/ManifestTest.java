package im.steward.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final Instant BEGUN = Instant.parse("2026-03-01T02:00:00.5Z");
    private static final Manifest MANIFEST = new Manifest(
            new BackupSetId(new UUID(1, 2)),
            Sets.NIGHTLY,
            Sets.LOCAL,
            BEGUN,
            new Canary("0123456789abcdef0123456789abcdef", BEGUN),
            List.of(Sets.part("chat", 1), Sets.part("uploads", 2)),
            Map.of("chat.missing", 0L),
            Optional.of(Sha256.of("the one before")));

    @TempDir
    private Path home;

    @Test
    void comesBackFromItsBytesWithThePublicKeyAlone() throws IOException {
        ManifestKey key = new ManifestKey(home.resolve("keys/manifest.key"));

        byte[] bytes = MANIFEST.signed(key);

        String open = Files.readString(home.resolve("keys/manifest.key.pub"));
        assertThat(Manifest.verify(bytes, ManifestKey.openKey(open))).isEqualTo(MANIFEST);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys/manifest.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void saysTheSameInTheSameBytes() {
        ManifestKey key = new ManifestKey(home.resolve("manifest.key"));

        assertThat(MANIFEST.signed(key)).isEqualTo(MANIFEST.signed(new ManifestKey(home.resolve("manifest.key"))));
    }

    @Test
    void anyByteChangedIsNoticed() {
        ManifestKey key = new ManifestKey(home.resolve("manifest.key"));
        byte[] bytes = MANIFEST.signed(key);

        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> Manifest.verify(changed, key.open())).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void anotherKeysManifestIsRefused() {
        byte[] bytes = MANIFEST.signed(new ManifestKey(home.resolve("theirs.key")));

        assertThatThrownBy(() -> Manifest.verify(bytes, new ManifestKey(home.resolve("ours.key")).open()))
                .hasMessageContaining("manifest-damaged");
    }

    @Test
    void aNewerReleasesFormIsRefusedByName() {
        ManifestKey key = new ManifestKey(home.resolve("manifest.key"));
        String content = "{\"format\":\"steward-backup-manifest\",\"version\":2}";
        String signed = "{\"manifest\":%s,\"signature\":\"%s\"}"
                .formatted(content, java.util.Base64.getEncoder().encodeToString(key.sign(content)));

        assertThatThrownBy(() -> Manifest.verify(signed.getBytes(StandardCharsets.UTF_8), key.open()))
                .hasMessageContaining("backup-set-newer");
    }

    @Test
    void aDamagedKeyFileIsSaidToBeOne() throws IOException {
        Path file = home.resolve("manifest.key");
        Files.writeString(file, "no key");

        assertThatThrownBy(() -> MANIFEST.signed(new ManifestKey(file)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("manifest-key-unreadable");
    }
}
