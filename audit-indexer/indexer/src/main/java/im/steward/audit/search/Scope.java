package im.steward.audit.search;

import im.steward.audit.query.Source;
import im.steward.kernel.Period;
import java.util.Optional;
import java.util.Set;

/**
 * What a search may see at all, whatever it asks. Each set that is empty does not narrow; those that are not all hold.
 *
 * @param channels ids of conversations
 * @param accounts ids of accounts: events they caused
 */
public record Scope(Set<Source> sources, Set<ScopedId> channels, Set<ScopedId> accounts, Optional<Period> period) {
    public static final Scope EVERYTHING = new Scope(Set.of(), Set.of(), Set.of(), Optional.empty());

    public Scope {
        sources = Set.copyOf(sources);
        channels = Set.copyOf(channels);
        accounts = Set.copyOf(accounts);
    }
}
