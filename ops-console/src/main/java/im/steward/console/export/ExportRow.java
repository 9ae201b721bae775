package im.steward.console.export;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.Export.State;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An export as a page shows it. */
record ExportRow(
        String id,
        String matter,
        String query,
        String zone,
        String format,
        String requester,
        Instant requestedAt,
        String digest,
        String state,
        String kind,
        boolean open,
        String phase,
        long messages,
        long total,
        long bytes,
        long perSecond,
        @Nullable Duration spent,
        @Nullable String approval,
        @Nullable String manifest,
        List<String> shortfalls,
        List<FileRow> files,
        @Nullable Fault fault) {
    record FileRow(String path, long bytes, String sha256) {}

    static ExportRow of(Export export, String matter) {
        State state = export.state();
        Export.Progress progress = export.progress();
        return new ExportRow(
                export.id().toString(),
                matter,
                export.query(),
                export.zone().getId(),
                export.format().name(),
                export.requester().value(),
                export.requestedAt(),
                export.digest().hex(),
                state.name(),
                kind(state),
                !state.over(),
                progress.phase().word(),
                progress.messages(),
                progress.total(),
                progress.bytes(),
                progress.perSecond(),
                progress.spent().isZero() ? null : progress.spent(),
                export.approval().map(Object::toString).orElse(null),
                manifest(state),
                state instanceof State.Incomplete(var _, var _, var shortfalls) ? shortfalls : List.of(),
                export.files().stream()
                        .map(file -> new FileRow(
                                file.path(), file.bytes(), file.sha256().hex()))
                        .toList(),
                fault(state));
    }

    /** Which colour a state has. */
    private static String kind(State state) {
        return switch (state) {
            case State.Done _ -> "good";
            case State.Incomplete _ -> "warn";
            case State.Failed _, State.Refused _ -> "bad";
            case State.Cancelled _ -> "idle";
            case State.AwaitingApproval _, State.Requested _, State.Running _ -> "wait";
        };
    }

    private static @Nullable String manifest(State state) {
        return switch (state) {
            case State.Done(var _, var manifest) -> manifest.hex();
            case State.Incomplete(var _, var manifest, var _) -> manifest.hex();
            case State.AwaitingApproval _,
                    State.Requested _,
                    State.Running _,
                    State.Failed _,
                    State.Cancelled _,
                    State.Refused _ -> null;
        };
    }

    private static @Nullable Fault fault(State state) {
        return switch (state) {
            case State.Failed(var _, var fault) -> fault;
            case State.Refused(var _, var fault) -> fault;
            case State.Done _,
                    State.Incomplete _,
                    State.Cancelled _,
                    State.AwaitingApproval _,
                    State.Requested _,
                    State.Running _ -> null;
        };
    }
}
