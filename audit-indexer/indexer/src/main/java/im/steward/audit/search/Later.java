package im.steward.audit.search;

import im.steward.audit.index.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which messages were edited or deleted later, and in which of these ways.
 *
 * @param completeness where it lacks something, a message that is not named may have changed all the same
 */
public record Later(Map<MessageKey, Set<EventKind>> kinds, Completeness completeness) {
    public Later {
        kinds = Map.copyOf(kinds);
    }

    Later and(Later other) {
        var both = new HashMap<>(kinds);
        both.putAll(other.kinds);
        return new Later(both, completeness.and(other.completeness));
    }
}
