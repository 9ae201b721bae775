package im.steward.worker;

import im.steward.backup.plan.Upkeep;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies one vault after the other; done again from its start after a kill. */
final class UpkeepWork implements Work {
    private static final Logger log = LoggerFactory.getLogger(UpkeepWork.class);
    private final Upkeep upkeep;
    private final Duration lease;

    UpkeepWork(Upkeep upkeep, Duration lease) {
        this.upkeep = upkeep;
        this.lease = lease;
    }

    @Override
    public String name() {
        return "vault-upkeep";
    }

    @Override
    public boolean doNext(String worker) {
        Optional<VaultName> next = upkeep.claim(worker, lease);
        next.ifPresent(vault -> work(vault, worker));
        return next.isPresent();
    }

    private void work(VaultName vault, String worker) {
        try (Heartbeat heartbeat = new Heartbeat(lease, () -> upkeep.renew(vault, worker, lease))) {
            upkeep.work(vault, worker, heartbeat::check);
        } catch (RefusedException lost) {
            log.atWarn()
                    .addKeyValue("vault", vault)
                    .addKeyValue("fault", lost.fault().code())
                    .log("upkeep left to others");
        }
    }
}
