package im.steward.worker;

import im.steward.kernel.StewardException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

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
                .flatMap(failure -> chain(failure).stream())
                .filter(StewardException.class::isInstance)
                .findFirst();
        return ours.or(() -> failures.stream().filter(Causes::isDatabaseAway).findFirst())
                .or(() -> failures.stream().findFirst())
                .orElseGet(() -> new IllegalStateException("the job ended as " + execution.getStatus()));
    }

    /** Batch wraps what its own tables did not answer; a transaction that could not begin is no data access to Spring. */
    static boolean isDatabaseAway(Throwable failure) {
        return chain(failure).stream()
                .anyMatch(cause -> cause instanceof DataAccessException || cause instanceof TransactionException);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
