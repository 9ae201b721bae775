package im.steward.worker;

import im.steward.backup.catalog.PartName;
import im.steward.backup.plan.RunningBackup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/**
 * A backup run as a restartable job: prepare, one step per part of the plan, join, seal. A step is entered again after
 * a restart even when Batch calls it complete: what is done, the catalogue says.
 */
final class BackupJob extends AbstractJob {
    private final JobRepository repository;
    private volatile Optional<RunningBackup> inHand = Optional.empty();

    BackupJob(JobRepository repository) {
        super("backup");
        this.repository = repository;
        setJobRepository(repository);
    }

    /** The worker runs one at a time, so its job needs to know one at a time. */
    void takeInHand(RunningBackup backup) {
        inHand = Optional.of(backup);
    }

    void putDown() {
        inHand = Optional.empty();
    }

    @Override
    protected void doExecute(JobExecution execution) throws JobExecutionException {
        for (Step step : steps()) {
            StepExecution done = handleStep(step, execution);
            execution.upgradeStatus(done.getStatus());
            execution.setExitStatus(done.getExitStatus());
            if (done.getStatus() != BatchStatus.COMPLETED) {
                return;
            }
        }
    }

    private List<Step> steps() {
        RunningBackup backup =
                inHand.orElseThrow(() -> new IllegalStateException("a backup is run by the worker that claimed it"));
        List<Step> steps = new ArrayList<>();
        steps.add(step("prepare", backup::prepare));
        for (PartName part : backup.parts()) {
            steps.add(step("take-" + part, () -> backup.take(part)));
        }
        steps.add(step("join", backup::join));
        steps.add(step("seal", backup::seal));
        return steps;
    }

    /** Hours of work in one transaction would hold the row against the heartbeat. */
    private Step step(String name, Runnable piece) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (_, _) -> {
                            piece.run();
                            return RepeatStatus.FINISHED;
                        },
                        new ResourcelessTransactionManager())
                .allowStartIfComplete(true)
                .build();
    }

    @Override
    public @Nullable Step getStep(String name) {
        return steps().stream()
                .filter(step -> step.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<String> getStepNames() {
        return inHand.isEmpty()
                ? List.of()
                : steps().stream().map(Step::getName).toList();
    }
}
