package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing the keeper does again and again, the root of its thread: whatever goes wrong is said once and tried again,
 * and an alarm is over when the same check passes.
 */
final class KeeperRound implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(KeeperRound.class);
    private final BooleanSupplier work;
    private volatile Optional<Fault> alert = Optional.empty();
    private boolean away;

    /** @param work answers whether it looked at all: only then is an alarm over */
    KeeperRound(BooleanSupplier work) {
        this.work = work;
    }

    /** What the trail contradicted when this was last done. */
    Optional<Fault> alert() {
        return alert;
    }

    @Override
    public void run() {
        try {
            boolean looked = work.getAsBoolean();
            away = false;
            if (looked && alert.isPresent()) {
                log.atWarn()
                        .addKeyValue("fault", alert.map(Fault::code).orElse(""))
                        .log("the trail holds again");
                alert = Optional.empty();
            }
        } catch (IntegrityException contradiction) {
            if (!alert.equals(Optional.of(contradiction.fault()))) {
                log.atError().addKeyValue("fault", contradiction.fault().code()).log("the trail does not hold");
            }
            alert = Optional.of(contradiction.fault());
        } catch (RuntimeException failed) {
            if (!away) {
                log.atWarn().setCause(failed).log("the trail cannot be kept at the moment; trying again");
            }
            away = true;
        }
    }
}
