package im.steward.audit.search;

import java.util.List;

/** All that became of one message: the original, each edit, the deletion; oldest first. */
public record History(List<Hit> versions, Completeness completeness) {
    public History {
        versions = List.copyOf(versions);
    }
}
