package im.steward.compliance.matter;

import im.steward.audit.query.Source;
import im.steward.audit.search.Scope;
import im.steward.audit.search.ScopedId;
import im.steward.kernel.Period;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a matter covers. An empty set means all of that kind; the conditions narrow each other.
 *
 * @param sources {@code platform} or {@code platform/instance}
 * @param channels native ids of conversations, {@code platform/instance:id} where another server has the same
 * @param accounts ids of those whose acts are covered, written alike
 */
public record MatterScope(Set<String> sources, Set<String> channels, Set<String> accounts, Period period) {
    /** No limit of time. */
    public static final Period EVER =
            new Period(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));

    public static final MatterScope EVERYTHING = new MatterScope(Set.of(), Set.of(), Set.of(), EVER);
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9]*(/[\\w.-]+)?");

    public MatterScope {
        sources = Set.copyOf(sources);
        channels = Set.copyOf(channels);
        accounts = Set.copyOf(accounts);
        for (String source : sources) {
            if (!SOURCE.matcher(source).matches()) {
                throw new IllegalArgumentException(
                        "a source is platform or platform/instance, was '%s'".formatted(source));
            }
        }
        if (channels.stream().anyMatch(String::isBlank) || accounts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a conversation or account in a scope has an id");
        }
    }

    public boolean hasNoEnd() {
        return period.to().equals(EVER.to());
    }

    public boolean hasNoBeginning() {
        return period.from().equals(EVER.from());
    }

    Scope asSearchScope() {
        return new Scope(
                sources.stream().map(Source::of).collect(Collectors.toSet()),
                ids(channels),
                ids(accounts),
                period.equals(EVER) ? Optional.empty() : Optional.of(period));
    }

    private static Set<ScopedId> ids(Set<String> written) {
        return written.stream().map(ScopedId::of).collect(Collectors.toSet());
    }

    /** For digests and manifests: sorted, so that equal scopes read alike. */
    public Map<String, Object> content() {
        return Map.of(
                "sources", List.copyOf(new TreeSet<>(sources)),
                "channels", List.copyOf(new TreeSet<>(channels)),
                "accounts", List.copyOf(new TreeSet<>(accounts)),
                "from", hasNoBeginning() ? "" : period.from().toString(),
                "to", hasNoEnd() ? "" : period.to().toString());
    }

    /** Names people. */
    @Override
    public String toString() {
        return "MatterScope[%d sources, %d conversations, %d accounts]"
                .formatted(sources.size(), channels.size(), accounts.size());
    }
}
