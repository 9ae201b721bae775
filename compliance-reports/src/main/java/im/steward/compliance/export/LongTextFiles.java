package im.steward.compliance.export;

import im.steward.compliance.report.CellText;
import im.steward.compliance.report.LongText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps each long text in {@code long-texts/000001.txt}, numbered in the order of the rows. */
final class LongTextFiles implements LongText {
    static final String FOLDER = "long-texts";
    private final Path directory;
    private int count;

    LongTextFiles(Path directory) {
        this.directory = directory;
    }

    int count() {
        return count;
    }

    @Override
    public String keep(CellText text) throws IOException {
        String name = "%s/%06d.txt".formatted(FOLDER, ++count);
        Path file = directory.resolve(name);
        Files.createDirectories(directory.resolve(FOLDER));
        Files.writeString(file, text.text());
        return "⇒ " + name + " [" + text.text().length() + "]\n" + text.start(EXCERPT) + "…";
    }
}
