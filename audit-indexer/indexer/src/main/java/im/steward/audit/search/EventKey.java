package im.steward.audit.search;

import java.time.Instant;
import java.util.Optional;

/**
 * One event. Its id names it, but for conflicts that the months of the archive keep apart.
 *
 * @param at which of them; without it the oldest is meant
 */
public record EventKey(String id, Optional<Instant> at) {
    public static EventKey of(String id) {
        return new EventKey(id, Optional.empty());
    }
}
