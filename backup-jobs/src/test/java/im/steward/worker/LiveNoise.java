package im.steward.worker;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A live store that is a file; between the two renames of its swap it waits for as long as a file in the home says so. */
record LiveNoise(PartName name, Path home) implements LivePart {
    static List<LiveNoise> all(Path home) {
        return SomePart.all(home).stream()
                .map(part -> new LiveNoise(part.name(), home))
                .toList();
    }

    Path live() {
        return home.resolve("live").resolve(name.value());
    }

    Path kept(String suffix) {
        return live().resolveSibling(name + "_before_" + suffix);
    }

    private Path restored(String suffix) {
        return live().resolveSibling(name + "_restored_" + suffix);
    }

    @Override
    public void check(SetPart part) {}

    @Override
    public Map<String, String> before(String suffix) {
        return Map.of("kept", kept(suffix).toString());
    }

    @Override
    public Restored beside(SetPart part, Restoring restoring) {
        Path restored = restored(restoring.suffix());
        move(restoring.file(part.main(), "main.dump"), restored);
        return new SomePart.RestoredNoise(part.fingerprints(), part.bytes(), Duration.ZERO, () -> delete(restored));
    }

    @Override
    public void swap(SetPart part, String suffix) {
        if (!Files.exists(restored(suffix))) {
            return;
        }
        if (Files.exists(live())) {
            move(live(), kept(suffix));
        }
        while (Files.exists(home.resolve(name + ".swap-holds"))) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        move(restored(suffix), live());
    }

    @Override
    public void giveUp(String suffix) {
        delete(kept(suffix));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
