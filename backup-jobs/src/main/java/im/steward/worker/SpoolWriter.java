package im.steward.worker;

import im.steward.audit.search.Archived;
import im.steward.audit.search.Completeness;
import im.steward.audit.search.Cursor;
import im.steward.compliance.export.Collected;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportQueue;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;

/**
 * Appends pages to the spool. The position is kept in the same transaction as the chunk; at a restart the file is cut
 * back to it, so nothing is in it twice.
 */
class SpoolWriter implements ItemStreamWriter<Page> {
    private static final int BUFFER = 1 << 18;
    private final ExportQueue queue;
    private final Export export;
    private final String worker;
    private CollectPosition position = CollectPosition.START;
    private long before;
    private @Nullable FileChannel file;
    private @Nullable OutputStream lines;

    SpoolWriter(ExportQueue queue, Export export, String worker) {
        this.queue = queue;
        this.export = export;
        this.worker = worker;
    }

    @Override
    public void open(ExecutionContext context) {
        Path spool = queue.folder(export).spool();
        try {
            position = CollectPosition.of(context, spool);
            before = position.collected().messages();
            Files.createDirectories(queue.folder(export).root());
            FileChannel opened = FileChannel.open(spool, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            opened.truncate(position.bytes());
            opened.position(position.bytes());
            file = opened;
            lines = new BufferedOutputStream(Channels.newOutputStream(opened), BUFFER);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Override
    public void write(Chunk<? extends Page> chunk) throws IOException {
        for (Page page : chunk) {
            write(page);
        }
        Collected so = position.collected();
        queue.requireWithinApproval(export, Math.max(so.messages(), so.total()));
        queue.progress(
                export,
                worker,
                new Export.Progress(Export.Phase.COLLECT, so.messages(), so.total(), position.bytes(), Duration.ZERO));
    }

    private void write(Page page) throws IOException {
        OutputStream out = lines;
        if (out == null) {
            throw new IllegalStateException("open first");
        }
        long bytes = position.bytes();
        Map<String, Long> kinds = new TreeMap<>(position.collected().kinds());
        for (Archived event : page.events()) {
            event.writeTo(out);
            out.write('\n');
            bytes += event.length() + 1;
            kinds.merge(event.kind(), 1L, Long::sum);
        }
        out.flush();
        position = new CollectPosition(
                last(page).or(position::after),
                bytes,
                new Collected(
                        position.collected().messages() + page.events().size(),
                        before + page.total(),
                        kinds,
                        gaps(page.completeness())));
    }

    private static Optional<Cursor> last(Page page) {
        return page.events().isEmpty()
                ? Optional.empty()
                : Optional.of(page.events().getLast().cursor());
    }

    private List<String> gaps(Completeness completeness) {
        List<String> gaps = new ArrayList<>(position.collected().gaps());
        if (completeness instanceof Completeness.Degraded(var _, var reason) && !gaps.contains(reason)) {
            gaps.add(reason);
        }
        return gaps;
    }

    /** Called before the chunk's transaction ends. */
    @Override
    public void update(ExecutionContext context) {
        try {
            if (file != null) {
                // The context must never speak of bytes that a power cut can still take away.
                file.force(false);
            }
            position.keepIn(context);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
