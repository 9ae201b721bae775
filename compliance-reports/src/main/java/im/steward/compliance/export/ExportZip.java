package im.steward.compliance.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs an export's files; the same files give the same zip, whenever it is fetched. */
final class ExportZip {
    private static final LocalDateTime FIRST_ZIP_DAY = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ExportZip() {}

    static void write(Path directory, List<String> paths, OutputStream target) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(target);
        for (String path : paths.stream().sorted().toList()) {
            ZipEntry entry = new ZipEntry(path);
            entry.setTimeLocal(FIRST_ZIP_DAY);
            zip.putNextEntry(entry);
            Files.copy(directory.resolve(path), zip);
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }
}
