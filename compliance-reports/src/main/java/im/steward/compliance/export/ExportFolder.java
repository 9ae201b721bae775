package im.steward.compliance.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one export's files lie: the spool while it is worked on, then what is handed out. */
public record ExportFolder(Path root) {
    private static final Logger log = LoggerFactory.getLogger(ExportFolder.class);
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public static ExportFolder of(ExportProperties properties, ExportId id) {
        return new ExportFolder(properties.directory().resolve(id.toString()));
    }

    public Path spool() {
        return root.resolve("spool.jsonl");
    }

    /** What is handed out. */
    public Path files() {
        return root.resolve("files");
    }

    /** An empty {@link #files}; what a killed attempt left there is not trusted. */
    public Path freshFiles() throws IOException {
        delete(files());
        return Files.createDirectories(files());
    }

    /** Relative paths with {@code /}, sorted. */
    static List<String> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** Of exports whose folder is there; other directories beside them are passed over. */
    static List<ExportId> all(ExportProperties properties) {
        if (!Files.isDirectory(properties.directory())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(properties.directory())) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> UUID_FORM.matcher(name).matches())
                    .map(ExportId::of)
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            log.atWarn().setCause(unreadable).log("the folder of exports cannot be listed");
            return List.of();
        }
    }

    /** As far as it can be deleted now. */
    void discardSpool() {
        discard(spool());
    }

    /** All of it, as far as it can be deleted now. */
    void discard() {
        discard(root);
    }

    private void discard(Path path) {
        try {
            delete(path);
        } catch (IOException | UncheckedIOException busy) {
            log.atWarn()
                    .addKeyValue("export", root.getFileName())
                    .setCause(busy)
                    .log("files of an ended export are still there");
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> doomed;
        try (Stream<Path> all = Files.walk(path)) {
            doomed = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : doomed) {
            Files.deleteIfExists(each);
        }
    }
}
