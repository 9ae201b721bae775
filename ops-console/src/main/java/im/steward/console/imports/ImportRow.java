package im.steward.console.imports;

import im.steward.audit.source.ImportCounts;
import im.steward.audit.source.ImportRun;
import im.steward.audit.source.ImportRun.State;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run as a page shows it. */
record ImportRow(
        String id,
        String fileName,
        String format,
        String instance,
        long bytes,
        String requestedBy,
        Instant requestedAt,
        String state,
        String kind,
        boolean open,
        ImportCounts counts,
        @Nullable Instant endedAt,
        @Nullable Duration took,
        @Nullable Fault fault) {
    static ImportRow of(ImportRun run) {
        State state = run.state();
        return new ImportRow(
                run.id().toString(),
                run.fileName(),
                run.format().code(),
                run.instance(),
                run.bytes(),
                run.requestedBy().value(),
                run.requestedAt(),
                state.code(),
                kind(state, run.counts()),
                run.endedAt().isEmpty(),
                run.counts(),
                run.endedAt().orElse(null),
                state instanceof State.Finished(var _, Duration took) ? took : null,
                run.fault().orElse(null));
    }

    /** Only reading has a known length; how long indexing takes depends on everybody else's events, too. */
    public long done() {
        return state.equals("reading") ? counts.bytesRead() : 0;
    }

    public long all() {
        return state.equals("reading") ? bytes : 0;
    }

    private static String kind(State state, ImportCounts counts) {
        return switch (state) {
            case State.Requested _, State.Reading _, State.Indexing _ -> "wait";
            case State.Finished _ -> counts.rejected() + counts.conflicts() == 0 ? "good" : "warn";
            case State.Failed _, State.Incomplete _ -> "bad";
        };
    }
}
