package im.steward.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** Reads the trail, newest first, for those who may look into it. */
public final class TrailSearch {
    private final EntryStore store;

    TrailSearch(EntryStore store) {
        this.store = store;
    }

    /** One page; ask for the next with {@link TrailQuery#olderThan}. */
    public List<TrailRow> search(TrailQuery query) {
        return reading(() -> store.search(query));
    }

    public TrailView fetch(TrailEntryId id) {
        return reading(() -> store.find(id))
                .orElseThrow(() -> new InvalidException(new Fault(
                        "trail-entry-unknown",
                        "The trail has no entry " + id,
                        "Open the trail and pick an entry from its list")));
    }

    /** The actions that occur, for a filter to choose from. */
    public List<String> actions() {
        return reading(store::actions);
    }

    /** How many entries each day has had since then, without the days that had none. */
    public SortedMap<LocalDate, Long> perDay(Instant from, ZoneId zone) {
        return reading(() -> store.perDay(from, zone));
    }

    private static <T> T reading(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException away) {
            throw new UnavailableException(
                    new Fault(
                            "trail-unavailable",
                            "The trail could not be read",
                            "Check that PostgreSQL runs, then try again"),
                    away);
        }
    }
}
