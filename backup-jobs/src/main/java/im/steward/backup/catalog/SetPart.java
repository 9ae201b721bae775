package im.steward.backup.catalog;

import im.steward.backup.vault.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One store's share of a backup set.
 *
 * @param kind the part's class of store, as in {@code steward.backup.sources.*.kind}
 * @param consistentAt the moment the part shows, by the store's own clock
 * @param stored streams and trees in the vault, the first one is the main one
 * @param fingerprints what a restore must equal: {@code rows:public.posts → 211038}, {@code sha256:public.posts → …}
 * @param facts versions, positions and the like, for the reader and for the restore: {@code lsn}, {@code tool}
 * @param spent from the first byte to the last
 */
public record SetPart(
        PartName name,
        String kind,
        Instant consistentAt,
        List<Stored> stored,
        Map<String, String> fingerprints,
        Map<String, String> facts,
        Duration spent) {
    public SetPart {
        stored = List.copyOf(stored);
        fingerprints = Map.copyOf(fingerprints);
        facts = Map.copyOf(facts);
        if (stored.isEmpty()) {
            throw new IllegalArgumentException("a part has at least one stream or tree in the vault");
        }
    }

    public long bytes() {
        return stored.stream().mapToLong(Stored::bytes).sum();
    }

    /** What passed when it was taken, and passes when it comes back; a cluster's own files lie outside of the vault. */
    public long moved() {
        return Long.parseLong(facts.getOrDefault("cluster-bytes", Long.toString(bytes())));
    }

    public long added() {
        return stored.stream().mapToLong(Stored::added).sum();
    }

    public Stored main() {
        return stored.getFirst();
    }
}
