package im.steward.console.system;

import im.steward.kernel.Fault;
import java.util.List;
import java.util.Optional;

/**
 * One part of the suite at this moment.
 *
 * @param name {@code postgresql}, {@code kafka}, …; its title is {@code system.part.<name>}
 * @param facts what is worth reading about it, in order
 */
public record Part(String name, State state, List<Fact> facts, Optional<Fault> fault) {
    /** Good; going, but someone should look; not working. */
    public enum State {
        GOOD("good"),
        WARN("warn"),
        BAD("bad");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** A figure or a word; its label is {@code system.fact.<key>}, its unit decides how it is written. */
    public record Fact(String key, Unit unit, Object value) {}

    /** How a fact's value is written for a reader. */
    public enum Unit {
        TEXT,
        COUNT,
        PER_SECOND,
        BYTES,
        LASTING,
        INSTANT
    }

    public Part {
        facts = List.copyOf(facts);
    }

    static Part good(String name, List<Fact> facts) {
        return new Part(name, State.GOOD, facts, Optional.empty());
    }

    static Part warn(String name, List<Fact> facts, Fault fault) {
        return new Part(name, State.WARN, facts, Optional.of(fault));
    }

    static Part bad(String name, Fault fault) {
        return new Part(name, State.BAD, List.of(), Optional.of(fault));
    }
}
