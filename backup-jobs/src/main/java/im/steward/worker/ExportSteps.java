package im.steward.worker;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportFolder;
import im.steward.compliance.export.ExportFormat.Rendered;
import im.steward.compliance.export.ExportId;
import im.steward.compliance.export.ExportQueue;
import im.steward.compliance.export.ExportSeal;
import im.steward.compliance.export.Spool;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** The steps of an export that are one piece each: a kill in the middle does the piece again from its start. */
final class ExportSteps {
    private final ExportQueue queue;
    private final ExportSeal seal;
    private final ThisWorker worker;

    ExportSteps(ExportQueue queue, ExportSeal seal, ThisWorker worker) {
        this.queue = queue;
        this.seal = seal;
        this.worker = worker;
    }

    RepeatStatus render(StepContribution contribution, ChunkContext chunk) throws IOException {
        Export export = export(chunk);
        ExecutionContext context = context(chunk);
        CollectPosition position = CollectPosition.of(context);
        progress(export, Export.Phase.RENDER, position);
        ExportFolder folder = queue.folder(export);
        Rendered rendered = export.format()
                .render(
                        new Spool(folder.spool(), position.collected().messages()),
                        folder.freshFiles(),
                        export.language());
        context.putLong("rendered", rendered.messages());
        context.putLong("removed", rendered.removedCharacters());
        context.putInt("long-texts", rendered.longTexts());
        return RepeatStatus.FINISHED;
    }

    RepeatStatus seal(StepContribution contribution, ChunkContext chunk) throws IOException {
        Export export = export(chunk);
        ExecutionContext context = context(chunk);
        CollectPosition position = CollectPosition.of(context);
        progress(export, Export.Phase.SEAL, position);
        if (!Files.isDirectory(queue.folder(export).files())) {
            throw new IntegrityException(new Fault(
                    "export-files-missing",
                    "The files of export " + export.id() + " are not where they were written",
                    "Check the disk of steward.exports.directory, then ask for the export anew"));
        }
        seal.seal(
                export,
                worker.name(),
                position.collected(),
                new Rendered(context.getLong("rendered"), context.getLong("removed"), context.getInt("long-texts")));
        return RepeatStatus.FINISHED;
    }

    private void progress(Export export, Export.Phase phase, CollectPosition position) {
        queue.progress(
                export,
                worker.name(),
                new Export.Progress(
                        phase,
                        position.collected().messages(),
                        position.collected().total(),
                        position.bytes(),
                        Duration.ZERO));
    }

    private Export export(ChunkContext chunk) {
        String id = String.valueOf(chunk.getStepContext().getJobParameters().get(ExportJobConfiguration.EXPORT));
        return queue.fetch(ExportId.of(id));
    }

    private static ExecutionContext context(ChunkContext chunk) {
        return chunk.getStepContext().getStepExecution().getJobExecution().getExecutionContext();
    }
}
