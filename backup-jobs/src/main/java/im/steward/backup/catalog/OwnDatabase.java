package im.steward.backup.catalog;

import java.util.stream.Stream;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Steward's own database while it is away: that is no answer about the work that asked it. */
public final class OwnDatabase {
    private OwnDatabase() {}

    /** A failure and all it wraps, the outermost first. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /**
     * Whether asking again may help. What the database refuses for good (a right, a column, a rule that a row breaks) is an
     * answer. Batch wraps what its own tables did not say, so the whole chain counts.
     */
    public static boolean isAway(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof DataAccessResourceFailureException
                        || cause instanceof RecoverableDataAccessException
                        || cause instanceof TransientDataAccessException
                        || cause instanceof TransactionException);
    }

    /**
     * For what only tells how far work is: a database that is away for a moment ends no work of hours. Whose work it is the
     * heartbeat asks, and everything that counts.
     */
    public static void tell(Runnable progress) {
        try {
            progress.run();
        } catch (RuntimeException failure) {
            if (!isAway(failure)) {
                throw failure;
            }
            // The heartbeat says in the log that it is away.
        }
    }
}
