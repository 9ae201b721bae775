package im.steward.worker;

import im.steward.backup.catalog.OwnDatabase;
import im.steward.kernel.StewardException;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.job.JobExecution;

/** Why a job ended badly. */
final class Causes {
    private Causes() {}

    /**
     * A fault of ours, else the database's, else any failure. Batch tells them in no order, and a database that is away
     * while it notes what failed is one more of them.
     */
    static Throwable of(JobExecution execution) {
        List<Throwable> failures = execution.getAllFailureExceptions();
        Optional<Throwable> ours = failures.stream()
                .flatMap(OwnDatabase::causes)
                .filter(StewardException.class::isInstance)
                .findFirst();
        return ours.or(() -> failures.stream().filter(OwnDatabase::isAway).findFirst())
                .or(() -> failures.stream().findFirst())
                .orElseGet(() -> new IllegalStateException("the job ended as " + execution.getStatus()));
    }
}
