package im.steward.console.search;

import im.steward.compliance.savedsearch.SavedSearch;

/** A saved search to ask again. */
public record SavedChoice(String name, String query, String href) {
    static SavedChoice of(SavedSearch search, Asked asked) {
        return new SavedChoice(search.name(), search.query(), asked.asking(search.query()));
    }
}
