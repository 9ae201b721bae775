package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.ContinuousPart;
import im.steward.backup.take.Parts;
import im.steward.kernel.StewardException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks how far the logs of parts lead that keep one: whoever asks for a moment may not be able to. */
public final class LogEnds {
    private static final Logger log = LoggerFactory.getLogger(LogEnds.class);
    private static final Duration AGAIN = Duration.ofMinutes(5);
    /** Of several workers one may be able to look, and a store is away now and then. */
    private static final Duration PATIENCE = AGAIN.multipliedBy(3);

    private final LogEndStore store;
    private final List<ContinuousPart> parts;
    private final Clock clock;

    LogEnds(LogEndStore store, Parts parts, Clock clock) {
        this.store = store;
        this.parts = parts.names().stream()
                .map(parts::fetch)
                .filter(ContinuousPart.class::isInstance)
                .map(ContinuousPart.class::cast)
                .toList();
        this.clock = clock;
    }

    /** {@code false} when each was looked at a while ago by somebody. */
    public boolean lookNext() {
        Instant now = clock.instant();
        for (ContinuousPart part : parts) {
            if (store.claim(part.name(), now, now.minus(AGAIN))) {
                look(part);
                return true;
            }
        }
        return false;
    }

    private void look(ContinuousPart part) {
        PartName name = part.name();
        try {
            if (store.seen(name, part.until(), clock.instant())) {
                log.atInfo().addKeyValue("part", name).log("end of the log found again");
            }
        } catch (StewardException away) {
            if (store.failed(name, away.fault(), clock.instant().minus(PATIENCE))) {
                // Said once, so it says everything.
                log.atWarn()
                        .addKeyValue("part", name)
                        .addKeyValue("fault", away.fault().code())
                        .addKeyValue("action", away.fault().action())
                        .log("end of the log not found");
            }
        }
    }
}
