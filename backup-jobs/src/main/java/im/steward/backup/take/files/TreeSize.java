package im.steward.backup.take.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Adds up what restic will read of a tree; what it is told to leave out is understood nearly as it understands it. */
final class TreeSize extends SimpleFileVisitor<Path> {
    /** A tree of many million files is not worth the wait: its first take then says only what has passed. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Predicate<Path>> excluded;
    private final Object disk;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private long bytes;
    private boolean whole = true;

    private TreeSize(Path root, List<String> excludes) throws IOException {
        this.excluded = excludes.stream().map(TreeSize::matcher).toList();
        this.disk = disk(root);
    }

    /** Empty when it takes too long. */
    static OptionalLong of(Path root, List<String> excludes) {
        try {
            TreeSize size = new TreeSize(root, excludes);
            Files.walkFileTree(root, size);
            return size.whole ? OptionalLong.of(size.bytes) : OptionalLong.empty();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static Predicate<Path> matcher(String pattern) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return pattern.contains("/")
                    ? matcher::matches
                    : path -> path.getNameCount() > 0 && matcher.matches(path.getName(path.getNameCount() - 1));
        } catch (PatternSyntaxException other) {
            return _ -> false;
        }
    }

    private boolean isExcluded(Path path) {
        return excluded.stream().anyMatch(pattern -> pattern.test(path));
    }

    static Object disk(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:dev");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (System.nanoTime() > deadline) {
            whole = false;
            return FileVisitResult.TERMINATE;
        }
        return isExcluded(directory) || !disk(directory).equals(disk)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !isExcluded(file)) {
            bytes += attributes.size();
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException unreadable) {
        return FileVisitResult.CONTINUE;
    }
}
