package im.steward.platform;

import im.steward.platform.ExportFile.Visitor;
import im.steward.platform.UnpackGuard.Nesting;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip file with its directory, so that small files at its end can be read first. */
final class ZipContainer extends Container {
    private final ZipFile zip;
    private final UnpackGuard guard;
    private final LongConsumer progress;

    ZipContainer(
            ZipFile zip,
            Predicate<String> wanted,
            ExportSink sink,
            Visitor visitor,
            UnpackGuard guard,
            LongConsumer progress) {
        super(wanted, sink, visitor, guard);
        this.zip = zip;
        this.guard = guard;
        this.progress = progress;
    }

    @Override
    void read() throws IOException {
        try (zip) {
            entries();
        }
    }

    private void entries() {
        long read = 0;
        List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
        entries.sort(Comparator.comparing(ZipArchiveEntry::getName));
        for (ZipArchiveEntry entry : entries) {
            guard.entry();
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                throw passwordProtected();
            }
            if (!entry.isDirectory() && wants(entry.getName())) {
                visit(entry);
            }
            read += Math.max(0, entry.getCompressedSize());
            progress.accept(read);
        }
    }

    private void visit(ZipArchiveEntry entry) {
        try (InputStream content = zip.getInputStream(entry)) {
            visit(entry.getName(), guard.watch(Nesting.ENTRY, content));
        } catch (IOException unreadable) {
            broken(entry.getName(), unreadable);
        }
    }
}
