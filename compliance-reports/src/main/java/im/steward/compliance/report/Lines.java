package im.steward.compliance.report;

import java.util.List;

/**
 * Amounts along one axis for a chart that the reader's own program draws.
 *
 * @param labels of the axis, one per place
 */
public record Lines(String title, List<String> labels, List<Line> lines) {
    public Lines {
        labels = List.copyOf(labels);
        lines = List.copyOf(lines);
        for (Line line : lines) {
            if (line.values().size() != labels.size()) {
                throw new IllegalArgumentException("a line has an amount for each of the %d labels, '%s' has %d"
                        .formatted(labels.size(), line.name(), line.values().size()));
            }
        }
    }

    /** @param values not a number where nothing is known: the line has a gap there */
    public record Line(String name, List<Double> values) {
        public Line {
            values = List.copyOf(values);
        }
    }
}
