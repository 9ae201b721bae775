package im.steward.compliance.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.ooxml.POIXMLDocument;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;

/** Takes the moment out of what POI writes: evidence must not differ by when it was written. */
final class Timeless {
    /** The first moment a zip can tell. */
    static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String EPOCH_IN_PROPERTIES = "1980-01-01T00:00:00Z";

    private Timeless() {}

    /** Names the author and no moment of our own. */
    static void sign(POIXMLDocument document) {
        var core = document.getProperties().getCoreProperties();
        core.setCreator("Steward");
        try {
            core.setCreated(EPOCH_IN_PROPERTIES);
            core.setModified(EPOCH_IN_PROPERTIES);
        } catch (InvalidFormatException impossible) {
            throw new IllegalStateException("a constant date is well formed", impossible);
        }
    }

    /** Copies a document's zip without packing it anew, every entry dated 1980-01-01, and so a workbook inside it. */
    static void copy(Path source, OutputStream target) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(source).get()) {
            copy(zip, target);
        }
    }

    private static void copy(ZipFile zip, OutputStream target) throws IOException {
        ZipArchiveOutputStream out = new ZipArchiveOutputStream(target);
        var entries = zip.getEntriesInPhysicalOrder();
        while (entries.hasMoreElements()) {
            ZipArchiveEntry entry = entries.nextElement();
            if (entry.getName().endsWith(".xlsx")) {
                inner(zip, entry, out);
            } else {
                raw(zip, entry, out);
            }
        }
        out.finish();
        out.flush();
    }

    private static void raw(ZipFile zip, ZipArchiveEntry entry, ZipArchiveOutputStream out) throws IOException {
        ZipArchiveEntry dated = dated(entry);
        dated.setMethod(entry.getMethod());
        dated.setCrc(entry.getCrc());
        dated.setSize(entry.getSize());
        dated.setCompressedSize(entry.getCompressedSize());
        try (InputStream raw = zip.getRawInputStream(entry)) {
            out.addRawArchiveEntry(dated, raw);
        }
    }

    /** A chart's amounts in a text document lie in a workbook of their own. */
    private static void inner(ZipFile zip, ZipArchiveEntry entry, ZipArchiveOutputStream out) throws IOException {
        byte[] workbook;
        try (InputStream in = zip.getInputStream(entry)) {
            workbook = in.readAllBytes();
        }
        var undated = new ByteArrayOutputStream(workbook.length);
        try (ZipFile inner = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(workbook))
                .get()) {
            copy(inner, undated);
        }
        ZipArchiveEntry dated = dated(entry);
        dated.setSize(undated.size());
        out.putArchiveEntry(dated);
        undated.writeTo(out);
        out.closeArchiveEntry();
    }

    private static ZipArchiveEntry dated(ZipArchiveEntry entry) {
        ZipArchiveEntry dated = new ZipArchiveEntry(entry.getName());
        dated.setTimeLocal(EPOCH);
        return dated;
    }
}
