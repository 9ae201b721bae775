package im.steward.backup.take.files;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Stopwatch;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A directory tree: restored into a directory beside it, which then takes its name. A link to it stays as it is. */
public record LiveFiles(PartName name, Path root) implements LivePart {
    @Override
    public void check(SetPart part) {
        Path real = FilesPart.real(root);
        Path parent = real.resolveSibling("");
        try {
            boolean oneDisk = !Files.exists(real) || TreeSize.disk(real).equals(TreeSize.disk(parent));
            if (!oneDisk) {
                throw new RefusedException(new Fault(
                        "restore-files-mounted",
                        "The directory " + real + " is a disk of its own, which cannot be renamed",
                        "Name a directory on that disk as the source, or restore to a scratch place and copy"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (!Files.isWritable(parent)) {
            throw new RefusedException(RestoreFaults.rights(name));
        }
    }

    private Path kept(String suffix) {
        return beside("_before_" + suffix);
    }

    private Path fresh(String suffix) {
        return beside("_restored_" + suffix);
    }

    private Path beside(String ending) {
        Path real = FilesPart.real(root);
        return real.resolveSibling(real.getFileName() + ending);
    }

    @Override
    public Map<String, String> before(String suffix) {
        return Map.of("kept", "directory " + kept(suffix));
    }

    @Override
    public Restored beside(SetPart part, Restoring restoring) {
        Stopwatch watch = Stopwatch.start();
        Path target = fresh(restoring.suffix());
        // What a killed worker left would pass for restored.
        ScratchServer.delete(target);
        try {
            restoring.tree(part.main(), target, List.of());
            FileList list = FilesPart.list(part, restoring);
            return new RestoredFiles(list, target, fresh(part, target), watch.elapsed());
        } catch (RuntimeException failed) {
            ScratchServer.delete(target);
            throw failed;
        }
    }

    private static Path fresh(SetPart part, Path target) {
        return FilesPart.below(target, Path.of(part.main().path()));
    }

    @Override
    public void swap(SetPart part, String suffix) {
        Path real = FilesPart.real(root);
        Path kept = kept(suffix);
        Path target = fresh(suffix);
        Path fresh = fresh(part, target);
        try {
            if (Files.exists(fresh)) {
                if (Files.exists(real) && Files.exists(kept)) {
                    throw new IntegrityException(RestoreFaults.torn(name));
                }
                if (Files.exists(real)) {
                    Files.move(real, kept, StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
            }
            ScratchServer.delete(target);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public void giveUp(String suffix) {
        ScratchServer.delete(kept(suffix));
    }
}
