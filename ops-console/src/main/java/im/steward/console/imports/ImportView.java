package im.steward.console.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.audit.source.ImportCounts;
import im.steward.audit.source.ImportRun;
import im.steward.audit.source.ImportRun.State;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as the API tells it; the keys are the launcher's contract. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportView(
        String id,
        String format,
        String instance,
        @JsonProperty("file") String fileName,
        String state,
        @JsonProperty("requested_by") String requestedBy,
        @JsonProperty("requested_at") Instant requestedAt,
        long bytes,
        @JsonProperty("bytes_read") long bytesRead,
        long read,
        long published,
        long indexed,
        long duplicates,
        long conflicts,
        long rejected,
        @Nullable Double seconds,
        List<RejectionView> rejections,
        @Nullable Fault fault) {
    ImportView {
        rejections = List.copyOf(rejections);
    }

    static ImportView of(ImportRun run, List<RejectionView> rejections) {
        ImportCounts counts = run.counts();
        return new ImportView(
                run.id().toString(),
                run.format().code(),
                run.instance(),
                run.fileName(),
                run.state().code(),
                run.requestedBy().value(),
                run.requestedAt(),
                run.bytes(),
                counts.bytesRead(),
                counts.read(),
                counts.published(),
                counts.indexed(),
                counts.duplicates(),
                counts.conflicts(),
                counts.rejected(),
                run.state() instanceof State.Finished(var _, var took) ? took.toMillis() / 1000.0 : null,
                rejections,
                run.fault().orElse(null));
    }
}
