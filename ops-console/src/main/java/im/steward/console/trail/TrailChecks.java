package im.steward.console.trail;

import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.keeper.TrailCheck;
import im.steward.trail.verify.Verdict;
import java.util.Map;

/** Checks and exports of the trail, which are acts too: they are written to it before their result is shown. */
class TrailChecks {
    private static final String SUBJECT = "trail";
    private final TrailCheck check;
    private final Trail trail;

    TrailChecks(TrailCheck check, Trail trail) {
        this.check = check;
        this.trail = trail;
    }

    Verdict run(Actor actor) {
        Verdict verdict = check.run();
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
