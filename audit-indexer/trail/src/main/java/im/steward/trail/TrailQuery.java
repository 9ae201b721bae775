package im.steward.trail;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries to show.
 *
 * @param action an action, or the first parts of one: {@code search} finds {@code search.asked} too
 * @param olderThan the last entry of the page before
 */
public record TrailQuery(
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> actor,
        Optional<String> action,
        Optional<String> subject,
        Optional<TrailEntryId> olderThan,
        int limit) {
    private static final int MOST = 1_000;

    public TrailQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of the trail has 1 to 1000 entries, was asked for " + limit);
        }
    }

    public static TrailQuery newest(int limit) {
        return new TrailQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    public TrailQuery olderThan(TrailEntryId last) {
        return new TrailQuery(from, to, actor, action, subject, Optional.of(last), limit);
    }
}
