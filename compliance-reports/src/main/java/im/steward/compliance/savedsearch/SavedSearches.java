package im.steward.compliance.savedsearch;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionOperations;

/** Keeping searches. Seeing one gives no right to its hits: asking goes through the matter each time. */
public final class SavedSearches {
    private final SavedSearchStore store;
    private final Matters matters;
    private final ScopedSearch search;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    SavedSearches(
            SavedSearchStore store,
            Matters matters,
            ScopedSearch search,
            Trail trail,
            TransactionOperations transaction,
            Clock clock) {
        this.store = store;
        this.matters = matters;
        this.search = search;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Only a query that can be read is worth keeping. */
    public SavedSearch save(String name, Question question, boolean shared) {
        String digest = question.query().digest().hex();
        search.admit(question.officer(), question.matter());
        SavedSearch saved = new SavedSearch(
                SavedSearchId.next(clock),
                name.strip(),
                question.matter(),
                question.text(),
                question.zone(),
                question.officer(),
                shared,
                clock.instant());
        transaction.executeWithoutResult(_ -> {
            trail.append(
                    new Actor.Officer(saved.owner()),
                    "search.saved",
                    saved.id().toString(),
                    Map.of(
                            "matter", saved.matter().toString(),
                            "name", saved.name(),
                            "query", saved.query(),
                            "query-digest", digest,
                            "shared", Boolean.toString(shared)));
            store.add(saved);
        });
        return saved;
    }

    /** Own ones and those shared by other members, in the matters this officer works in. */
    public List<SavedSearch> listFor(OfficerId officer) {
        Set<MatterId> open = matters.listFor(officer).stream().map(Matter::id).collect(Collectors.toSet());
        return store.ofOwnerOrShared(officer).stream()
                .filter(saved -> open.contains(saved.matter()))
                .toList();
    }

    /** If this officer may see it. */
    public SavedSearch named(SavedSearchId id, OfficerId officer) {
        return store.find(id)
                .filter(saved -> saved.shared() || saved.owner().equals(officer))
                .filter(saved -> matters.find(saved.matter())
                        .map(matter -> matter.admits(officer))
                        .orElse(false))
                .orElseThrow(SavedSearches::unknown);
    }

    /** Only its owner may. */
    public void delete(SavedSearchId id, OfficerId officer) {
        SavedSearch saved =
                store.find(id).filter(found -> found.owner().equals(officer)).orElseThrow(SavedSearches::unknown);
        transaction.executeWithoutResult(_ -> {
            trail.append(
                    new Actor.Officer(officer),
                    "search.deleted",
                    id.toString(),
                    Map.of("matter", saved.matter().toString(), "name", saved.name()));
            store.delete(id);
        });
    }

    private static RefusedException unknown() {
        return new RefusedException(
                new Fault("saved-search-unknown", "There is no such saved search", "Open the list of saved searches"));
    }
}
