package im.steward.worker;

import im.steward.backup.catalog.PartName;
import im.steward.backup.plan.RunningBackup;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.repository.JobRepository;

/** A backup run as a restartable job: prepare, one step per part of the plan, join, seal. */
final class BackupJob extends StepwiseJob<RunningBackup> {
    BackupJob(JobRepository repository) {
        super("backup", repository);
    }

    @Override
    protected List<Piece> pieces(RunningBackup backup) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece("prepare", backup::prepare));
        for (PartName part : backup.parts()) {
            pieces.add(new Piece("take-" + part, () -> backup.take(part)));
        }
        pieces.add(new Piece("join", backup::join));
        pieces.add(new Piece("seal", backup::seal));
        return pieces;
    }
}
