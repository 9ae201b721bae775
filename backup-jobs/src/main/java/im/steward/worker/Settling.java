package im.steward.worker;

import im.steward.backup.catalog.OwnDatabase;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of work that ended badly: what is away is waited for, everything else is its end.
 *
 * @param kind of work, as logs name it
 * @param databaseAway told while Steward's own database does not answer
 * @param brokeOff says what a cause that nobody expected means
 * @param later tries again later, or gives up
 */
record Settling(
        String kind,
        Object id,
        Fault databaseAway,
        Function<Throwable, Fault> brokeOff,
        Consumer<Fault> later,
        Consumer<StewardException> end) {
    private static final Logger log = LoggerFactory.getLogger(Settling.class);

    void settle(Throwable cause) {
        switch (cause) {
            case UnavailableException away -> later.accept(away.fault());
            case StewardException ours -> end.accept(ours);
            case Throwable away
            when OwnDatabase.isAway(away) -> {
                log.atWarn().addKeyValue(kind, id).setCause(away).log("work lost the database");
                later.accept(databaseAway);
            }
            default -> {
                log.atError().addKeyValue(kind, id).setCause(cause).log("work broke off");
                end.accept(new UnavailableException(brokeOff.apply(cause), cause));
            }
        }
    }
}
