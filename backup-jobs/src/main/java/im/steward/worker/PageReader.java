package im.steward.worker;

import im.steward.audit.search.Archived;
import im.steward.audit.search.Walk;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/** Walks through the archive one page ahead of the writer: while one is written, the next is on its way. */
class PageReader implements ItemStreamReader<Page> {
    static final int PAGE = 5_000;
    private final ExportQueue queue;
    private final Export export;
    private final ExecutorService ahead = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Walk walk;
    private @Nullable CompletableFuture<Page> next;
    private boolean begun;

    PageReader(ExportQueue queue, Export export) {
        this.queue = queue;
        this.export = export;
    }

    @Override
    public void open(ExecutionContext context) {
        try {
            CollectPosition position =
                    CollectPosition.of(context, queue.folder(export).spool());
            Walk opened = queue.walk(export, PAGE, position.after());
            walk = opened;
            next = fetch(opened);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private CompletableFuture<Page> fetch(Walk from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Archived> events = from.nextArchived();
                    return new Page(events, from.total(), from.completeness());
                },
                ahead);
    }

    @Override
    public @Nullable Page read() {
        Walk open = walk;
        CompletableFuture<Page> coming = next;
        if (open == null || coming == null) {
            throw new IllegalStateException("open first");
        }
        try {
            Page page = coming.join();
            // An empty first page is handed on all the same: it says that the total is 0.
            if (page.events().isEmpty() && begun) {
                return null;
            }
            begun = true;
            next = fetch(open);
            return page;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        CompletableFuture<Page> coming = next;
        if (coming != null) {
            coming.handle((page, failure) -> true).join();
        }
        ahead.close();
        Walk open = walk;
        if (open != null) {
            open.close();
        }
    }
}
