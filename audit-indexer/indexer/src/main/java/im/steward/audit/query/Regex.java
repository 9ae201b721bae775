package im.steward.audit.query;

import java.util.List;

/**
 * A pattern for one whole word, in the part of regular expressions that every engine reads alike. Kept as a tree, so
 * that Elasticsearch gets its own syntax and highlights are found in linear time, whatever the pattern.
 */
public sealed interface Regex {
    /** In the syntax that people write and Elasticsearch reads. */
    default String text() {
        return RegexText.of(this);
    }

    record Letter(int point) implements Regex {}

    record Any() implements Regex {}

    /** @param ranges pairs of first and last code point */
    record OneOf(boolean negated, List<Range> ranges) implements Regex {
        public OneOf {
            ranges = List.copyOf(ranges);
        }

        boolean contains(int point) {
            return ranges.stream().anyMatch(range -> range.first <= point && point <= range.last) != negated;
        }
    }

    record Range(int first, int last) {}

    record Sequence(List<Regex> items) implements Regex {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Either(List<Regex> choices) implements Regex {
        public Either {
            choices = List.copyOf(choices);
        }
    }

    /** @param max {@link #UNBOUNDED} for no limit */
    record Repeat(Regex item, int min, int max) implements Regex {}

    int UNBOUNDED = Integer.MAX_VALUE;
}
