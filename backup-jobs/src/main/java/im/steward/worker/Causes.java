package im.steward.worker;

import im.steward.kernel.StewardException;
import org.springframework.batch.core.job.JobExecution;

/** Why a job ended badly. */
final class Causes {
    private Causes() {}

    /** The innermost fault of ours, else the first failure. */
    static Throwable of(JobExecution execution) {
        Throwable first = execution.getAllFailureExceptions().stream()
                .findFirst()
                .orElseGet(() -> new IllegalStateException("the job ended as " + execution.getStatus()));
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (cause instanceof StewardException ours) {
                return ours;
            }
        }
        return first;
    }
}
