package im.steward.audit.capture;

import java.util.List;
import java.util.Optional;

/**
 * Newest first.
 *
 * @param before ask for the page before this offset next; empty on the last page
 * @param waiting how many have not been sent back, over all pages
 */
public record QuarantinePage(List<Quarantined> entries, Optional<Long> before, long waiting) {
    public QuarantinePage {
        entries = List.copyOf(entries);
    }
}
