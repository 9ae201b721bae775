package im.steward.console.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.keeper.TrailCheck;
import im.steward.trail.verify.Verdict;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Checks and exports of the trail, which are acts too: they are written to it before their result is shown. */
class TrailChecks {
    private static final String SUBJECT = "trail";
    private final TrailCheck check;
    private final Trail trail;
    private final Lock running = new ReentrantLock();

    TrailChecks(TrailCheck check, Trail trail) {
        this.check = check;
        this.trail = trail;
    }

    /**
     * One at a time: it reads the whole trail in one transaction, and everybody may ask for it.
     *
     * @throws RefusedException while another one runs
     */
    Verdict run(Actor actor) {
        if (!running.tryLock()) {
            throw new RefusedException(new Fault(
                    "trail-check-runs",
                    "The whole trail is being checked already",
                    "Wait until that check is over, then ask again"));
        }
        Verdict verdict;
        try {
            verdict = check.run();
        } finally {
            running.unlock();
        }
        trail.append(
                actor,
                "trail.verified",
                SUBJECT,
                Map.of(
                        "valid", Boolean.toString(verdict.valid()),
                        "entries", Long.toString(verdict.entries()),
                        "root", verdict.root().hex()));
        return verdict;
    }

    void exported(Actor actor) {
        trail.append(actor, "trail.exported", SUBJECT, Map.of());
    }
}
