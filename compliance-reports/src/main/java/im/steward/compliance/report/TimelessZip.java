package im.steward.compliance.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Copies a zip without packing it anew, every entry dated 1980-01-01: POI stamps the moment, and evidence must not differ by it. */
final class TimelessZip {
    /** The first moment a zip can tell. */
    static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private TimelessZip() {}

    static void copy(Path source, OutputStream target) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(source).get()) {
            ZipArchiveOutputStream out = new ZipArchiveOutputStream(target);
            var entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                ZipArchiveEntry dated = new ZipArchiveEntry(entry.getName());
                dated.setMethod(entry.getMethod());
                dated.setCrc(entry.getCrc());
                dated.setSize(entry.getSize());
                dated.setCompressedSize(entry.getCompressedSize());
                dated.setTimeLocal(EPOCH);
                try (InputStream raw = zip.getRawInputStream(entry)) {
                    out.addRawArchiveEntry(dated, raw);
                }
            }
            out.finish();
            out.flush();
        }
    }
}
