package im.steward.console.search;

import im.steward.compliance.savedsearch.SavedSearch;
import im.steward.console.account.SignedIn;
import java.time.Instant;

/** One line of the list of saved searches. */
public record SavedSearchRow(
        String id,
        String name,
        String query,
        String matter,
        String owner,
        boolean own,
        boolean shared,
        Instant savedAt,
        String href) {
    static SavedSearchRow of(SavedSearch saved, String matter, SignedIn reader) {
        return new SavedSearchRow(
                saved.id().toString(),
                saved.name(),
                saved.query(),
                matter,
                saved.owner().value(),
                saved.owner().equals(reader.officer()),
                saved.shared(),
                saved.savedAt(),
                Addresses.of(
                        "/search",
                        "matter",
                        saved.matter().toString(),
                        "q",
                        saved.query(),
                        "zone",
                        Asked.zone(saved.zone(), reader.zone())));
    }
}
