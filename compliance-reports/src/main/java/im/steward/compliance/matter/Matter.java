package im.steward.compliance.matter;

import im.steward.trail.OfficerId;
import java.time.Instant;
import java.util.Set;

/**
 * An investigation: why, over what, and who may work in it.
 *
 * @param purpose why these people's messages may be read; the law asks for it
 */
public record Matter(
        MatterId id,
        String name,
        String purpose,
        MatterScope scope,
        Set<OfficerId> members,
        OfficerId openedBy,
        Instant openedAt,
        State state) {
    /** Whether it can be worked in. */
    public sealed interface State {
        record Open() implements State {}

        record Closed(OfficerId by, Instant at, String reason) implements State {}
    }

    public static final int LONGEST_NAME = 100;

    public Matter {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a matter has a name of 1 to %d characters".formatted(LONGEST_NAME));
        }
        members = Set.copyOf(members);
    }

    public boolean open() {
        return state instanceof State.Open;
    }

    /** Whether this officer may look into it now. */
    public boolean admits(OfficerId officer) {
        return open() && members.contains(officer);
    }
}
