package im.steward.backup.take.files;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory tree; where its path is a link, the one that the link leads to. What is added or changed while it is taken is
 * left out of the list, not of the tree.
 */
public final class FilesPart implements Part {
    public static final String KIND = "files";
    private static final String OTHER_DISKS = "other-disks";
    private static final String CANARY = ".steward-canary";
    private final PartName name;
    private final Path root;
    private final List<String> excludes;
    private final Clock clock;

    /** @param excludes as restic writes them */
    public FilesPart(PartName name, Path root, List<String> excludes, Clock clock) {
        this.name = name;
        this.root = root;
        this.excludes = List.copyOf(excludes);
        this.clock = clock;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check() {
        if (!Files.isDirectory(root) || !Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new UnavailableException(new Fault(
                    "backup-directory-missing",
                    "There is no readable directory " + root,
                    "Mount its disk or mend steward.backup.sources." + name + ".path, and let the worker read it"));
        }
    }

    /** Where the worker may not write, the tree carries none. */
    @Override
    public void plant(Canary canary) {
        try {
            Files.writeString(root.resolve(CANARY), canary.nonce() + " " + canary.at() + "\n");
        } catch (IOException readOnly) {
            // The set says so: its canary is "none".
        }
    }

    @Override
    public OptionalLong size() {
        Path real = real(root);
        return TreeSize.of(real, excludes(real));
    }

    /** Of a link, which a swap may leave with nothing behind it for a moment, the place that it leads to. */
    static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (NoSuchFileException gone) {
            return led(root.toAbsolutePath());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path led(Path path) {
        try {
            return Files.isSymbolicLink(path)
                    ? led(path.resolveSibling(Files.readSymbolicLink(path)))
                    : path.normalize();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is excluded below a link is meant of what it leads to. */
    private List<String> excludes(Path real) {
        String below = root.toAbsolutePath() + "/";
        return real.equals(root.toAbsolutePath())
                ? excludes
                : excludes.stream()
                        .map(exclude -> exclude.startsWith(below)
                                ? literally(real) + exclude.substring(below.length() - 1)
                                : exclude)
                        .toList();
    }

    @Override
    public SetPart take(Taking taking) {
        check();
        Stopwatch watch = Stopwatch.start();
        Instant begun = clock.instant();
        Path real = real(root);
        Vault.StoredTree tree = taking.tree(real, excludes(real));
        Vault.Tree stored = taking.vault().tree(tree.stored().snapshot());
        SortedMap<String, FileList.Hashed> hashed = new TreeMap<>();
        for (Vault.TreeFile file : stored.files()) {
            taking.passed(0);
            FileList.hash(file.path())
                    .filter(_ -> unchanged(file))
                    .ifPresent(hash -> hashed.put(real.relativize(file.path()).toString(), hash));
        }
        requireAny(stored, real, taking.last());
        FileList list = new FileList(hashed);
        Stored listed = taking.stream(FileList.NAME, list::write);
        Map<String, String> facts = new TreeMap<>(Map.of(
                "root", root.toString(),
                "canary", canary(real).map(Canary::nonce).orElse("none"),
                "changed-meanwhile", Integer.toString(stored.files().size() - hashed.size()),
                "gone-meanwhile", Integer.toString(tree.gone())));
        String others = stored.directories().stream()
                .filter(directory -> directory.startsWith(real) && !isOnDiskOf(real, directory))
                .map(directory -> real.relativize(directory).toString())
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            facts.put(OTHER_DISKS, others);
        }
        return new SetPart(
                name, kind(), begun, List.of(tree.stored(), listed), list.fingerprints(), facts, watch.elapsed());
    }

    /** Where a disk is not mounted, its place is there, takes the canary and is empty. */
    private void requireAny(Vault.Tree stored, Path real, Optional<SetPart> last) {
        long before = last.map(FilesPart::held).orElse(0L);
        Path canary = real.resolve(CANARY);
        if (before > 0 && stored.files().stream().allMatch(file -> file.path().equals(canary))) {
            throw new UnavailableException(new Fault(
                    "backup-directory-emptied",
                    "The directory %s holds no file; in the newest set it held %d".formatted(root, before),
                    "Mount its disk; where it was emptied on purpose, put one file there, then run the plan again"));
        }
    }

    private static long held(SetPart part) {
        long listed = Long.parseLong(part.fingerprints().getOrDefault("files:count", "0"));
        return part.facts().getOrDefault("canary", "none").equals("none") ? listed : listed - 1;
    }

    /** Directories of the tree on which other disks are mounted: the set holds nothing of those. */
    public static Optional<String> otherDisks(SetPart part) {
        return Optional.ofNullable(part.facts().get(OTHER_DISKS));
    }

    private static boolean isOnDiskOf(Path root, Path directory) {
        try {
            return TreeSize.disk(directory).equals(TreeSize.disk(root));
        } catch (NoSuchFileException goneMeanwhile) {
            return true;
        } catch (IOException doesNotAnswer) {
            return false;
        }
    }

    /** Hashed after it was stored: only a file that is still the stored one says anything about it. */
    private static boolean unchanged(Vault.TreeFile file) {
        try {
            return Files.size(file.path()) == file.bytes()
                    && Files.getLastModifiedTime(file.path()).toInstant().equals(file.changed());
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        Stopwatch watch = Stopwatch.start();
        Path target = target(restoring);
        // What a killed worker left would pass for restored.
        ScratchServer.delete(target);
        Stored tree = part.main();
        restoring.tree(tree, target, List.of());
        FileList list = list(part, restoring);
        return new RestoredFiles(list, target, below(target, Path.of(tree.path())), watch.elapsed());
    }

    private Path target(Restoring restoring) {
        return restoring.scratch().resolve("files-" + name + "-" + restoring.suffix());
    }

    /** What the set's files must hash to; a database's rows are compared with it too. */
    public static FileList list(SetPart part, Restoring restoring) {
        return FileList.read(restoring.bytes(part.stored().get(1)));
    }

    /** One file, checked, somewhere below the scratch directory. */
    public static Path one(SetPart part, String path, Restoring restoring) {
        FileList.Hashed expected =
                Optional.ofNullable(list(part, restoring).files().get(path)).orElseThrow(FilesPart::unknown);
        Path root = Path.of(part.main().path());
        Path target = restoring.scratch().resolve("file");
        restoring.tree(part.main(), target, List.of(literally(root.resolve(path))));
        Path restored = below(target, root).resolve(path);
        if (!FileList.hash(restored).equals(Optional.of(expected))) {
            throw altered();
        }
        return restored;
    }

    private static RefusedException unknown() {
        return new RefusedException(new Fault(
                "backup-file-unknown",
                "This set holds no such file, or it changed while the set was taken",
                "Look for its path in the set's list of files, or choose another set"));
    }

    private static IntegrityException altered() {
        return new IntegrityException(new Fault(
                "backup-file-altered",
                "The file in the vault is not the one that was taken",
                "Restore it from another set, and check this vault with all its bytes"));
    }

    /** One file, or all listed files of a folder, checked, somewhere below the scratch directory. */
    public static Path some(SetPart part, String path, Restoring restoring) {
        FileList list = list(part, restoring);
        if (list.files().containsKey(path)) {
            return one(part, path, restoring);
        }
        String folder = path.endsWith("/") ? path : path + "/";
        SortedMap<String, FileList.Hashed> below = list.files().tailMap(folder);
        Path root = Path.of(part.main().path());
        Path target = restoring.scratch().resolve("folder");
        boolean restored = false;
        for (Map.Entry<String, FileList.Hashed> file : below.entrySet()) {
            if (!file.getKey().startsWith(folder)) {
                break;
            }
            if (!restored) {
                restoring.tree(part.main(), target, List.of(literally(root.resolve(folder))));
                restored = true;
            }
            if (!FileList.hash(below(target, root).resolve(file.getKey())).equals(Optional.of(file.getValue()))) {
                throw altered();
            }
        }
        if (!restored) {
            throw unknown();
        }
        return below(target, root).resolve(folder);
    }

    public static long count(Path restored) {
        try (Stream<Path> walked = Files.walk(restored)) {
            return walked.filter(Files::isRegularFile).count();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** restic takes what it is to restore for a pattern. */
    private static String literally(Path path) {
        return path.toString().replaceAll("[\\\\*?\\[]", "\\\\$0");
    }

    static Path below(Path target, Path absolute) {
        return target.resolve(absolute.toString().substring(1));
    }

    static Optional<Canary> canary(Path root) {
        try {
            String[] words = Files.readString(root.resolve(CANARY)).strip().split(" ", 2);
            return words.length == 2 ? Optional.of(new Canary(words[0], Instant.parse(words[1]))) : Optional.empty();
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException none) {
            return Optional.empty();
        }
    }
}
