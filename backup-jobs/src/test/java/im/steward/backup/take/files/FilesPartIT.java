package im.steward.backup.take.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With restic. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class FilesPartIT {
    private static final PartName UPLOADS = PartName.of("uploads");

    @TempDir
    private Path home;

    private Path root;
    private TestVault vault;
    private FilesPart part;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(home.resolve("srv/uploads"));
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            Path file = root.resolve("2026").resolve("day " + i % 7).resolve("图片 %d.png".formatted(i));
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, bytes);
        }
        Files.writeString(root.resolve("half.tmp"), "not yet");
        Files.writeString(root.resolve("odd [x]\\ * \n name.txt"), "odd");
        vault = new TestVault(home);
        part = new FilesPart(UPLOADS, root, List.of("*.tmp"), Clock.systemUTC());
    }

    @Test
    void restoresEveryFileAndChecksItsHash() {
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));
        SetPart taken = vault.take(part, canary);
        Restoring restoring = vault.restoring();

        try (Restored restored = part.restore(taken, restoring)) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints()).containsEntry("files:count", "52");
            assertThat(restored.checks()).allMatch(Restored.Check::passed).hasSize(1);
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.amounts()).containsEntry("files", 52L);
        }
        assertThat(restoring.scratch()).isEmptyDirectory();
        assertThat(taken.facts()).containsEntry("changed-meanwhile", "0");
    }

    @Test
    void sizeIsWhatWillBeStored() throws IOException {
        Files.createDirectories(root.resolve("cache"));
        Files.write(root.resolve("cache/large"), new byte[500_000]);
        FilesPart some = new FilesPart(
                UPLOADS, root, List.of("*.tmp", root.resolve("cache").toString()), Clock.systemUTC());

        // With its canary.
        SetPart taken = vault.take(some, Canary.at(Instant.EPOCH));

        assertThat(some.size()).hasValue(taken.main().bytes());
    }

    @Test
    void changedFileIsSeenByTheNextTake() throws IOException {
        SetPart first = vault.take(part, Canary.at(Instant.EPOCH));
        Files.writeString(root.resolve("2026/day 1/图片 1.png"), "other");

        SetPart second = vault.take(part, Canary.at(Instant.EPOCH));

        assertThat(second.fingerprints()).isNotEqualTo(first.fingerprints());
        assertThat(second.added()).isLessThan(first.added() / 4);
    }

    @Test
    void oneFileComesBackAlone() throws IOException {
        SetPart taken = vault.take(part);
        Path live = root.resolve("2026/day 2/图片 2.png");

        Path restored = FilesPart.one(taken, "2026/day 2/图片 2.png", vault.restoring());

        assertThat(restored).hasSameBinaryContentAs(live);
        assertThat(FilesPart.one(taken, "odd [x]\\ * \n name.txt", vault.restoring()))
                .hasContent("odd");
        assertThatThrownBy(() -> FilesPart.one(taken, "half.tmp", vault.restoring()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void listOfAnotherSetFailsTheCheck() throws IOException {
        SetPart taken = vault.take(part);
        Files.writeString(root.resolve("2026/day 1/图片 1.png"), "other");
        SetPart later = vault.take(part);

        try (Restored restored =
                part.restore(TestVault.with(taken, 1, later.stored().get(1)), vault.restoring())) {
            assertThat(restored.checks()).noneMatch(Restored.Check::passed);
        }
    }

    @Test
    void linkIsTakenAndRestoredAsWhatItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("data"), root);
        FilesPart linked = new FilesPart(UPLOADS, link, List.of("*.tmp", link + "/2026/day 3"), Clock.systemUTC());
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));

        SetPart taken = vault.take(linked, canary);
        assertThat(linked.size()).hasValue(taken.main().bytes());
        Files.writeString(root.resolve(".steward-canary"), "of another set");

        try (Restored restored = linked.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints()).containsEntry("files:count", "45");
            assertThat(restored.canary()).contains(canary);
        }
        assertThat(FilesPart.one(taken, "2026/day 2/图片 2.png", vault.restoring()))
                .hasSameBinaryContentAs(root.resolve("2026/day 2/图片 2.png"));
    }

    @Test
    void restoreInPlaceFillsWhatALinkLeadsToAndKeepsTheLink() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("data"), root);
        SetPart taken = vault.take(new FilesPart(UPLOADS, link, List.of(), Clock.systemUTC()));
        Path lost = Files.writeString(root.resolve("half.tmp"), "spoilt");
        LiveFiles live = new LiveFiles(UPLOADS, link);
        Restoring restoring = vault.restoring();

        live.check(taken);
        live.beside(taken, restoring);
        live.swap(taken, restoring.suffix());

        assertThat(link).isSymbolicLink();
        assertThat(lost).hasContent("not yet");
        Path kept = root.resolveSibling("uploads_before_" + restoring.suffix());
        assertThat(kept.resolve("half.tmp")).hasContent("spoilt");
        assertThat(live.before(restoring.suffix())).containsEntry("kept", "directory " + kept);
        live.giveUp(restoring.suffix());
        assertThat(kept).doesNotExist();
    }

    @Test
    void emptyPlaceOfADiskThatIsAwayIsRefusedAndAFirstSetMayBeEmpty() throws IOException {
        SetPart full = vault.take(part);
        Path place = Files.createDirectories(home.resolve("mnt/uploads"));
        FilesPart away = new FilesPart(UPLOADS, place, List.of(), Clock.systemUTC());

        SetPart first = vault.take(away);

        assertThat(first.fingerprints()).containsEntry("files:count", "1");
        assertThatThrownBy(() -> vault.takeAfter(full, away))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        empty -> assertThat(empty.fault().code()).isEqualTo("backup-directory-emptied"));
        assertThat(vault.takeAfter(first, away).fingerprints()).containsEntry("files:count", "1");
        Files.writeString(place.resolve("on purpose"), "");
        assertThat(vault.takeAfter(full, away).fingerprints()).containsEntry("files:count", "2");
    }

    @Test
    void aDirectoryWhoseFilesNeverRestIsNotEmpty() throws Exception {
        SetPart full = vault.take(part);
        Path restless = Files.createDirectories(home.resolve("restless"));
        Path journal = restless.resolve("journal");
        Files.writeString(journal, "");
        var stop = new AtomicBoolean();
        Thread writer = Thread.startVirtualThread(() -> {
            while (!stop.get()) {
                append(journal);
                LockSupport.parkNanos(100_000);
            }
        });
        try {
            SetPart set = vault.takeAfter(full, new FilesPart(UPLOADS, restless, List.of(), Clock.systemUTC()));

            assertThat(set.facts()).containsEntry("changed-meanwhile", "1");
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, "x", StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The last names of the last directory: restic reads all names first, and comes to these after everything else. */
    @Test
    void filesThatUsersDeleteMeanwhileFailNoTake() throws IOException, InterruptedException {
        Path busy = Files.createDirectories(root.resolve("zz"));
        for (int i = 0; i < 500; i++) {
            Files.write(busy.resolve("a" + i), new byte[10_000 + i]);
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread users = Thread.ofPlatform().start(() -> comeAndGo(busy, over));

        SetPart taken;
        try {
            taken = vault.take(part);
        } finally {
            over.set(true);
            users.join();
        }

        assertThat(Integer.parseInt(taken.facts().getOrDefault("gone-meanwhile", "0")))
                .isPositive();
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.checks()).allMatch(Restored.Check::passed);
        }
    }

    private static void comeAndGo(Path directory, AtomicBoolean over) {
        try {
            for (int i = 0; !over.get(); i++) {
                Files.writeString(directory.resolve("z" + i), "soon gone");
                Files.deleteIfExists(directory.resolve("z" + (i - 30)));
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Test
    void missingDirectoryHasAName() {
        FilesPart nowhere = new FilesPart(UPLOADS, home.resolve("nowhere"), List.of(), Clock.systemUTC());

        assertThatThrownBy(nowhere::check)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo("backup-directory-missing"));
    }
}
