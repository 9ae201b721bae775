package im.steward.worker;

import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobExecutionNotRunningException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Starts a job or goes on with it. Only for the holder of a lease: an execution that says it is running was killed,
 * because nobody else may run it now.
 */
final class RestartableJob {
    private final JobOperator operator;
    private final JobRepository repository;
    private final Job job;
    private volatile Optional<JobParameters> running = Optional.empty();

    RestartableJob(JobOperator operator, JobRepository repository, Job job) {
        this.operator = operator;
        this.repository = repository;
        this.job = job;
    }

    JobExecution run(JobParameters parameters) throws JobExecutionException {
        running = Optional.of(parameters);
        try {
            JobExecution last = repository.getLastJobExecution(job.getName(), parameters);
            if (last == null) {
                forgetBareInstance(parameters);
                return operator.start(job, parameters);
            }
            if (last.getStatus() == BatchStatus.COMPLETED) {
                return last;
            }
            return operator.restart(restartable(last));
        } finally {
            running = Optional.empty();
        }
    }

    /** At the end of its current chunk or step; does nothing when no job runs. */
    void stop() {
        running.map(parameters -> repository.getLastJobExecution(job.getName(), parameters))
                .ifPresent(execution -> {
                    try {
                        operator.stop(execution);
                    } catch (JobExecutionNotRunningException alreadyOver) {
                        // What we wanted.
                    }
                });
    }

    /** Batch starts no instance that it wrote down without an execution: the database went away between the two. */
    private void forgetBareInstance(JobParameters parameters) {
        JobInstance bare = repository.getJobInstance(job.getName(), parameters);
        if (bare != null) {
            repository.deleteJobInstance(bare);
        }
    }

    /**
     * Batch calls a step unknown, or leaves it running, when the database went away while its outcome was saved, and
     * restarts it no more. Ours can be: what is not in the context has not happened, and each step begins by clearing that
     * away.
     */
    private JobExecution restartable(JobExecution last) {
        JobExecution over = last.isRunning() ? operator.recover(last) : last;
        for (StepExecution step : over.getStepExecutions()) {
            if (step.getStatus() == BatchStatus.UNKNOWN || step.getStatus().isRunning()) {
                step.setStatus(BatchStatus.FAILED);
                repository.update(step);
            }
        }
        if (over.getStatus() == BatchStatus.UNKNOWN) {
            over.setStatus(BatchStatus.FAILED);
            repository.update(over);
        }
        return over;
    }
}
