package im.steward.console.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.compliance.savedsearch.SavedSearch;
import im.steward.compliance.savedsearch.SavedSearchId;
import im.steward.compliance.savedsearch.SavedSearches;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Saved searches for programs. */
@RestController
@RequestMapping("/api/v1/searches")
class SavedSearchApi {
    private final SavedSearches searches;
    private final ScopedSearch search;

    SavedSearchApi(SavedSearches searches, ScopedSearch search) {
        this.searches = searches;
        this.search = search;
    }

    /**
     * @param matter by name or id
     * @param zone of the query's days; the account's own where absent
     */
    record Ask(
            String name,
            String query,
            String matter,
            boolean shared,
            @Nullable String zone) {}

    record Saved(
            String id,
            String name,
            String query,
            String zone,
            String matter,
            String owner,
            boolean shared,
            @JsonProperty("saved_at") Instant savedAt) {
        static Saved of(SavedSearch saved) {
            return new Saved(
                    saved.id().toString(),
                    saved.name(),
                    saved.query(),
                    saved.zone().getId(),
                    saved.matter().toString(),
                    saved.owner().value(),
                    saved.shared(),
                    saved.savedAt());
        }
    }

    @GetMapping
    @Allowed(Action.SEARCH)
    List<Saved> list(SignedIn who) {
        return searches.listFor(who.officer()).stream().map(Saved::of).toList();
    }

    @PostMapping
    @Allowed(Action.SAVE_SEARCH)
    @ResponseStatus(HttpStatus.CREATED)
    Saved save(SignedIn who, @RequestBody Ask ask) {
        var question = new Question(
                who.officer(), search.named(ask.matter(), who.officer()).id(), ask.query(), who.zone(ask.zone()));
        return Saved.of(searches.save(ask.name(), question, ask.shared()));
    }

    @DeleteMapping("/{id}")
    @Allowed(Action.SAVE_SEARCH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(SignedIn who, @PathVariable SavedSearchId id) {
        searches.delete(id, who.officer());
    }
}
