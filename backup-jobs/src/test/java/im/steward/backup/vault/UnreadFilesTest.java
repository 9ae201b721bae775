package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a stand-in that says what restic says of files that it cannot read: as root it can read all. */
class UnreadFilesTest {
    private static final VaultName LOCAL = VaultName.of("local");

    @TempDir
    private Path home;

    private Path there;
    private Path gone;

    @BeforeEach
    void tree() throws IOException {
        there = Files.createDirectories(home.resolve("tree")).resolve("there");
        Files.writeString(there, "closed to restic");
        gone = there.resolveSibling("gone");
    }

    private Vault vault(String... complaints) throws IOException {
        Path program = home.resolve("restic");
        Files.writeString(program, """
                #!/bin/sh
                cat >&2 <<'END'
                %s
                END
                echo '{"message_type":"summary","total_bytes_processed":7,"data_added":5,"snapshot_id":"%s"}'
                echo 'Warning: at least one source file could not be read' >&2
                exit 3
                """.formatted(String.join("\n", complaints), "a".repeat(64)));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path key = Files.writeString(home.resolve("key"), "secret");
        var site = new VaultProperties.Site(home.resolve("vault").toString(), key, null, null, null, 0, 0, 0);
        return new Vault(
                LOCAL,
                new VaultKey(LOCAL, key, Clock.systemUTC()),
                new Restic(LOCAL, site, program.toString(), Niceness.USUAL, home.resolve("cache")));
    }

    /** In the form of 0.14, and of 0.17. */
    private static String complaint(Path file, boolean old) {
        return old
                ? "{\"message_type\":\"error\",\"error\":{\"Op\":\"lstat\",\"Path\":\"%1$s\",\"Err\":2},\"during\":\"archival\",\"item\":\"%1$s\"}"
                        .formatted(file)
                : "{\"message_type\":\"error\",\"error\":{\"message\":\"open %1$s: ...\"},\"during\":\"archival\",\"item\":\"%1$s\"}"
                        .formatted(file);
    }

    private Vault.StoredTree store(Vault vault) {
        return vault.storeTree(there.resolveSibling(""), List.of(), Map.of(), Watch.NOBODY);
    }

    @Test
    void deletedFilesAreCountedAndTheSnapshotCounts() throws IOException {
        Vault.StoredTree stored = store(
                vault(complaint(gone, true), complaint(gone.resolveSibling("gone too"), false), complaint(gone, true)));

        assertThat(stored.gone()).isEqualTo(2);
        assertThat(stored.stored().snapshot().value()).isEqualTo("a".repeat(64));
        assertThat(stored.stored().bytes()).isEqualTo(7);
    }

    @Test
    void oneThatIsThereAndCannotBeReadFailsIt() throws IOException {
        for (boolean old : List.of(true, false)) {
            assertUnreadable(vault(complaint(gone, old), complaint(there, old)));
        }
        assertUnreadable(vault("something else"));
        assertUnreadable(vault(complaint(Path.of("/not utf \uFFFD"), true)));
    }

    private void assertUnreadable(Vault vault) {
        assertThatThrownBy(() -> store(vault))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        unreadable -> assertThat(unreadable.fault().code()).isEqualTo("backup-files-unreadable"));
    }
}
