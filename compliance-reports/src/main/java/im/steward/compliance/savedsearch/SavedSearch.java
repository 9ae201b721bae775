package im.steward.compliance.savedsearch;

import im.steward.compliance.matter.MatterId;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.trail.OfficerId;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A query an officer wants to ask again.
 *
 * @param zone the owner's, in which the query's days begin whoever asks
 * @param shared whether the matter's other members see it
 */
public record SavedSearch(
        SavedSearchId id,
        String name,
        MatterId matter,
        String query,
        ZoneId zone,
        OfficerId owner,
        boolean shared,
        Instant savedAt) {
    private static final int LONGEST_NAME = 100;

    public SavedSearch {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidException(new Fault(
                    "saved-search-name",
                    "A saved search has a name of 1 to %d characters".formatted(LONGEST_NAME),
                    "Give it a short name"));
        }
    }

    /** Queries do not print themselves into logs. */
    @Override
    public String toString() {
        return "SavedSearch[" + id + "]";
    }
}
