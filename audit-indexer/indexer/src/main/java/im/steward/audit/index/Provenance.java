package im.steward.audit.index;

import im.steward.kernel.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a document came from, and what makes two deliveries the same.
 *
 * @param id the document's id: the event's, or one of a conflict
 * @param contradicts the event id another document has already, for a conflict
 * @param run the import that brought it, none for live traffic
 */
record Provenance(
        String id,
        Optional<String> contradicts,
        Sha256 hash,
        Optional<String> run,
        int partition,
        long offset,
        Instant indexed,
        boolean implausible) {}
