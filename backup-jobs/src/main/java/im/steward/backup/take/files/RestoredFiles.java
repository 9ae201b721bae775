package im.steward.backup.take.files;

import im.steward.backup.catalog.Canary;
import im.steward.backup.take.Restored;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree restored to a scratch directory; every file that was listed is read and hashed again. */
final class RestoredFiles implements Restored {
    private final FileList taken;
    private final FileList found;
    private final Path target;
    private final Path root;
    private final Duration spent;
    private final Duration comparing;

    RestoredFiles(FileList taken, Path target, Path root, Duration spent) {
        this.taken = taken;
        this.target = target;
        this.root = root;
        this.spent = spent;
        Stopwatch watch = Stopwatch.start();
        SortedMap<String, FileList.Hashed> hashed = new TreeMap<>();
        taken.files()
                .keySet()
                .forEach(path -> FileList.hash(root.resolve(path)).ifPresent(hash -> hashed.put(path, hash)));
        this.found = new FileList(hashed);
        this.comparing = watch.elapsed();
    }

    @Override
    public Optional<String> whereabouts() {
        return Optional.of(root.toString());
    }

    @Override
    public Map<String, String> fingerprints() {
        return found.fingerprints();
    }

    @Override
    public Optional<Canary> canary() {
        return FilesPart.canary(root);
    }

    @Override
    public List<Check> checks() {
        List<String> wrong = taken.files().entrySet().stream()
                .filter(file -> !file.getValue().equals(found.files().get(file.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        return List.of(new Check(
                "file-hashes",
                wrong.isEmpty(),
                wrong.isEmpty()
                        ? Seen.of(Seen.Word.HASHES, taken.files().size())
                        : Seen.of(
                                Seen.Word.HASHES_DIFFER,
                                wrong.size(),
                                taken.files().size(),
                                wrong.getFirst())));
    }

    @Override
    public Duration timeToService() {
        return spent;
    }

    @Override
    public Duration timeToFull() {
        return spent;
    }

    @Override
    public Duration comparing() {
        return comparing;
    }

    @Override
    public Map<String, Long> amounts() {
        return Map.of("files", (long) found.files().size(), "bytes", found.bytes());
    }

    @Override
    public void close() {
        ScratchServer.delete(target);
    }
}
