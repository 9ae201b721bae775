package im.steward.platform;

import im.steward.platform.ExportFile.Visitor;
import im.steward.platform.UnpackGuard.Nesting;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** An archive read from the front, as far as it goes: tar, or a zip whose end with the directory is missing. */
final class StreamContainer extends Container {
    private final String name;
    private final ArchiveInputStream<? extends ArchiveEntry> archive;
    private final UnpackGuard guard;

    StreamContainer(
            String name,
            ArchiveInputStream<? extends ArchiveEntry> archive,
            Predicate<String> wanted,
            ExportSink sink,
            Visitor visitor,
            UnpackGuard guard) {
        super(wanted, sink, visitor, guard);
        this.name = name;
        this.archive = archive;
        this.guard = guard;
    }

    @Override
    void read() {
        try {
            for (ArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                guard.entry();
                if (entry instanceof ZipArchiveEntry zipped
                        && zipped.getGeneralPurposeBit().usesEncryption()) {
                    throw passwordProtected();
                }
                if (!entry.isDirectory()
                        && wants(entry.getName())
                        && !visit(entry.getName(), guard.watch(Nesting.ENTRY, archive))) {
                    return;
                }
            }
        } catch (IOException broken) {
            broken(name, broken);
        }
    }
}
