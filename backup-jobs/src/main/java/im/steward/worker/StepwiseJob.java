package im.steward.worker;

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
 * A job whose steps follow from the piece of work in hand. A step is entered again after a restart even when Batch calls
 * it complete: what is done, the work's own rows say.
 */
abstract class StepwiseJob<W> extends AbstractJob {
    private final JobRepository repository;
    private volatile Optional<W> inHand = Optional.empty();

    StepwiseJob(String name, JobRepository repository) {
        super(name);
        this.repository = repository;
        setJobRepository(repository);
    }

    /** One step: its name, which the same work always gives it, and what is done. */
    record Piece(String name, Runnable work) {}

    protected abstract List<Piece> pieces(W work);

    /** The worker runs one at a time, so its job needs to know one at a time. */
    void takeInHand(W work) {
        inHand = Optional.of(work);
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
        W work = inHand.orElseThrow(() -> new IllegalStateException("work is done by the worker that claimed it"));
        return pieces(work).stream().map(this::step).toList();
    }

    /** Hours of work in one transaction would hold the row against the heartbeat. */
    private Step step(Piece piece) {
        return new StepBuilder(piece.name(), repository)
                .tasklet(
                        (_, _) -> {
                            piece.work().run();
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
