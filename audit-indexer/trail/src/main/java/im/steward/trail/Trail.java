package im.steward.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Where every act is written down before its result is shown or its effect happens. Joins the caller's transaction, or
 * commits at once when there is none; throws when it cannot, and then there is no result.
 */
public final class Trail {
    private static final int LONGEST_SUBJECT = 500;
    private final TrailStore store;
    private final Clock clock;

    Trail(TrailStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** An act that is to be written together with others, by {@link #appendAll}. */
    public record Act(Actor actor, String action, String subject, Map<String, String> details) {
        public Act {
            details = Map.copyOf(details);
        }
    }

    /**
     * @param action dotted, what was done: {@code search.asked}, {@code export.requested}
     * @param subject what it was done to; an id, never a person's name
     * @param details clear text, kept beside the proof so that it can be erased
     */
    public TrailEntryId append(Actor actor, String action, String subject, Map<String, String> details) {
        return appendAll(List.of(new Act(actor, action, subject, details))).getFirst();
    }

    /** Many acts in one statement, all or none, for those that come by the thousand. */
    public List<TrailEntryId> appendAll(List<Act> acts) {
        List<NewEntry> entries = acts.stream().map(this::entry).toList();
        try {
            store.append(entries);
        } catch (DataAccessException | TransactionException away) {
            throw new UnavailableException(
                    new Fault(
                            "trail-unavailable",
                            "What you asked for was not done, because it could not be written to the trail",
                            "Check that PostgreSQL runs and has disk space, then try again"),
                    away);
        }
        return entries.stream().map(added -> added.entry().id()).toList();
    }

    private NewEntry entry(Act act) {
        Details details = Details.of(act.details());
        TrailEntryId id = TrailEntryId.next(clock);
        String subject = PlainText.oneLine(act.subject(), LONGEST_SUBJECT);
        return new NewEntry(
                new TrailEntry(id, id.instant(), act.actor(), act.action(), subject, details.commitment()), details);
    }
}
