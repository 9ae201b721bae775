package im.steward.platform;

import im.steward.platform.ExportFile.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A directory on the server; links are not followed, so it ends where it seems to end. */
final class DirectoryContainer extends Container {
    private final Path root;
    private final LongConsumer progress;

    DirectoryContainer(
            Path root,
            Predicate<String> wanted,
            ExportSink sink,
            Visitor visitor,
            UnpackGuard guard,
            LongConsumer progress) {
        super(wanted, sink, visitor, guard);
        this.root = root;
        this.progress = progress;
    }

    @Override
    void read() throws IOException {
        long read = 0;
        for (Path file : files(root)) {
            String name = root.relativize(file).toString();
            if (wants(name)) {
                try (InputStream content = Files.newInputStream(file)) {
                    visit(name, content);
                }
            }
            read += Files.size(file);
            progress.accept(read);
        }
    }

    static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
