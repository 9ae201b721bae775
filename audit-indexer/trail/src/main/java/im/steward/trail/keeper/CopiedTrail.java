package im.steward.trail.keeper;

import im.steward.trail.proof.NoteKey;
import im.steward.trail.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks a trail in another database than the live one, such as a restored one; the public key is all it takes. */
public final class CopiedTrail {
    private static final Path NO_FILE = Path.of("/nonexistent");

    private CopiedTrail() {}

    /** @param anchorFile as it was when the copy was made, or before; a later one knows entries the copy cannot hold */
    public static Verdict verify(DataSource copy, NoteKey key, Optional<Path> anchorFile) {
        TransactionTemplate snapshot = new TransactionTemplate(new DataSourceTransactionManager(copy));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        try {
            return TrailCheck.verdict(new WholeTrail(
                    new LeafStore(copy), new TreeStore(copy), key, snapshot, anchorFile.orElse(NO_FILE)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
