package im.steward.console.search;

import im.steward.compliance.savedsearch.SavedSearch;
import java.time.ZoneId;

/** A saved search to ask again. */
public record SavedChoice(String name, String query, String href) {
    /** Its days begin where they began for its owner, whoever asks. */
    static SavedChoice of(SavedSearch search, Asked asked, ZoneId readers) {
        String zone = Asked.zone(search.zone(), readers);
        return new SavedChoice(
                search.name(),
                search.query(),
                new Asked(asked.matter(), search.query(), asked.order(), zone).address());
    }
}
