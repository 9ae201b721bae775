package im.steward.worker;

import im.steward.backup.catalog.PartName;
import im.steward.backup.drill.RunningDrill;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.repository.JobRepository;

/**
 * A drill as a job: open, one step per part of the set, hooks, checks, conclusion. All steps are entered again after a
 * restart, because what a killed worker had restored is destroyed.
 */
final class DrillJob extends StepwiseJob<RunningDrill> {
    DrillJob(JobRepository repository) {
        super("drill", repository);
    }

    @Override
    protected List<Piece> pieces(RunningDrill drill) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece("open", drill::open));
        for (PartName part : drill.parts()) {
            pieces.add(new Piece("restore-" + part, () -> drill.restore(part)));
        }
        pieces.add(new Piece("after-restore", drill::afterRestore));
        pieces.add(new Piece("check", drill::check));
        pieces.add(new Piece("conclude", drill::conclude));
        return pieces;
    }
}
