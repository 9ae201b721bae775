package im.steward.audit.search;

import java.util.List;

/**
 * What was said around a message, oldest first.
 *
 * @param earlier whether the conversation goes on before
 * @param later whether it goes on after
 */
public record Surroundings(
        List<Hit> before, Hit centre, List<Hit> after, boolean earlier, boolean later, Completeness completeness) {
    public Surroundings {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
