package im.steward.backup.take.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.kernel.StewardException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With restic, and scripts in the place of MongoDB's own tools, which Debian does not have. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class MongoPartIT {
    private static final PartName ROCKET = PartName.of("rocket-db");
    private static final String PASSWORD = "it's \"secret\"";

    @TempDir
    private Path home;

    private Path tools;
    private TestVault vault;
    private MongoPart part;

    @BeforeEach
    void layTools() throws IOException {
        tools = Files.createDirectory(home.resolve("tools"));
        for (String name : List.of("mongodump", "mongorestore", "mongosh", "options")) {
            try (InputStream script = MongoPartIT.class.getResourceAsStream(name)) {
                Files.write(
                        tools.resolve(name),
                        Optional.ofNullable(script).orElseThrow().readAllBytes());
            }
            Files.setPosixFilePermissions(tools.resolve(name), PosixFilePermissions.fromString("rwx------"));
        }
        Path live = Files.createDirectories(tools.resolve("data/rocketchat"));
        Files.write(live.resolve("messages"), List.of("{a: 1}", "{b: 2}", "{c: '预算'}"));
        Files.write(live.resolve("uploads.chunks"), List.of("{d: 4}"));
        Files.createDirectories(tools.resolve("data/other"));
        vault = new TestVault(home);
        part = part("rocketchat", PASSWORD);
    }

    private MongoPart part(String database, String password) {
        Login login = Login.of("backup", password);
        return new MongoPart(
                ROCKET,
                new MongoServer("mongodb://127.0.0.1:27017/" + database, login),
                Optional.of(new MongoServer("mongodb://127.0.0.1:27017/other", login)),
                Optional.of(tools),
                Clock.systemUTC());
    }

    @Test
    void comesBackBesideTheLiveOneAndIsDroppedWhenClosed() throws IOException {
        SetPart taken = vault.take(part);

        assertThat(taken.fingerprints()).isEqualTo(Map.of("documents:messages", "3", "documents:uploads.chunks", "1"));
        assertThat(taken.facts()).containsEntry("tool", "mongodump version: 100.13.0");
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            assertThat(restored.amounts()).containsEntry("documents", 4L);
            assertThat(databases()).hasSize(3).anyMatch(name -> name.startsWith("drill_"));
        }
        assertThat(databases()).containsExactlyInAnyOrder("rocketchat", "other");
        assertThat(Files.readString(tools.resolve("arguments"))).doesNotContain("secret");
    }

    @Test
    void aDocumentThatIsLostOnTheWayIsSeen() throws IOException {
        SetPart taken = vault.take(part);
        Files.createFile(tools.resolve("loses"));

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).containsEntry("documents:messages", "2");
        }
    }

    @Test
    void whatCannotBeTakenLeavesNothingAndSaysWhy() throws IOException {
        assertFault("backup-source-password", () -> vault.take(part("rocketchat", "wrong")));
        assertFault("backup-source-empty", () -> vault.take(part("rocketchta", PASSWORD)));
        Files.createFile(tools.resolve("breaks"));
        assertFault("backup-tool-failed", () -> vault.take(part));

        assertThat(vault.vault().list(Map.of())).isEmpty();
    }

    @Test
    void withoutItsShellNothingIsRestoredAndNothingIsLeft() throws IOException {
        SetPart taken = vault.take(part);
        Files.delete(tools.resolve("mongosh"));
        Restoring restoring = vault.restoring();

        assertFault("backup-tool-missing", () -> part.restore(taken, restoring));
        part.destroyLeftovers(restoring.scratch(), restoring.suffix());

        assertThat(databases()).containsExactlyInAnyOrder("rocketchat", "other");
    }

    @Test
    void whatAKilledRestoreLeftIsDropped() throws IOException {
        SetPart taken = vault.take(part);
        Restoring restoring = vault.restoring();
        Restored _ = part.restore(taken, restoring);

        part.destroyLeftovers(restoring.scratch(), restoring.suffix());

        assertThat(databases()).containsExactlyInAnyOrder("rocketchat", "other");
    }

    @Test
    void whatAnotherHostRestoredIsNotCalledGoneWithoutTheShell() throws IOException {
        SetPart taken = vault.take(part);
        Restoring restoring = vault.restoring();
        Restored _ = part.restore(taken, restoring);
        Path shell = Files.move(tools.resolve("mongosh"), home.resolve("mongosh"));

        assertFault("backup-tool-missing", () -> part.destroyLeftovers(restoring.scratch(), restoring.suffix()));

        assertThat(databases()).hasSize(3);
        Files.move(shell, tools.resolve("mongosh"));
        part.destroyLeftovers(restoring.scratch(), restoring.suffix());
        assertThat(databases()).containsExactlyInAnyOrder("rocketchat", "other");
    }

    private List<String> databases() throws IOException {
        try (Stream<Path> all = Files.list(tools.resolve("data"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void assertFault(String code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StewardException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo(code));
    }
}
