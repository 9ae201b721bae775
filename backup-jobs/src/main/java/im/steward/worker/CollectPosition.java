package im.steward.worker;

import im.steward.audit.search.Cursor;
import im.steward.compliance.export.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * How far a collection has come, as it stands in the job's context.
 *
 * @param after the last event that is in the spool
 * @param bytes length of the spool up to there; what lies behind was written by a chunk that never ended
 */
record CollectPosition(Optional<Cursor> after, long bytes, Collected collected) {
    static final String[] KEYS = {"after", "bytes", "messages", "total", "kinds", "gaps"};
    static final CollectPosition START = new CollectPosition(Optional.empty(), 0, Collected.NOTHING);

    /** The beginning, when the spool has lost what the context speaks of: another disk, or a restored one. */
    static CollectPosition of(ExecutionContext context, Path spool) throws IOException {
        CollectPosition position = of(context);
        boolean there = Files.exists(spool) && Files.size(spool) >= position.bytes();
        return there ? position : START;
    }

    static CollectPosition of(ExecutionContext context) {
        if (!context.containsKey("bytes")) {
            return START;
        }
        return new CollectPosition(
                Optional.of(context.getString("after"))
                        .filter(token -> !token.isEmpty())
                        .map(Cursor::ofToken),
                context.getLong("bytes"),
                new Collected(
                        context.getLong("messages"),
                        context.getLong("total"),
                        Collected.kinds(context.getString("kinds")),
                        context.getString("gaps").lines().toList()));
    }

    void keepIn(ExecutionContext context) {
        context.putString("after", after.map(Cursor::token).orElse(""));
        context.putLong("bytes", bytes);
        context.putLong("messages", collected.messages());
        context.putLong("total", collected.total());
        context.putString("kinds", collected.kindLines());
        context.putString("gaps", String.join("\n", List.copyOf(collected.gaps())));
    }
}
