package im.steward.plan;

import java.util.List;

/**
 * One number of the plan and what it follows from.
 *
 * @param subject a host's name, or nothing where the whole site is meant
 * @param key what the number is; also the inventory's variable where it has one
 * @param facts what the reason's sentence quotes: numbers, and sums as they were reckoned
 */
public record Figure(String subject, String key, long value, List<Object> facts) {
    public Figure {
        facts = List.copyOf(facts);
    }
}
