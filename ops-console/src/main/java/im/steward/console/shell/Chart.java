package im.steward.console.shell;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Amounts along one axis, laid out for the chart part: the SVG is stretched, so units are one hundredth of its height. */
public record Chart(
        String title,
        boolean bars,
        List<Mark> marks,
        int width,
        double highest,
        @Nullable Limit limit) {
    private static final int STEP = 10;
    private static final int GAP = 2;
    private static final double HEIGHT = 100;

    /** One amount and its place. */
    public record Mark(
            String label, double value, @Nullable String href, double x, double y, double width, double height) {}

    /** One amount with what it belongs to, and where a click leads. */
    public record Amount(String label, double value, Optional<String> href) {
        public Amount(String label, double value) {
            this(label, value, Optional.empty());
        }
    }

    /** What must not be exceeded, drawn across. */
    public record Limit(double value, double y) {}

    public Chart {
        marks = List.copyOf(marks);
    }

    public static Chart bars(String title, List<Amount> amounts) {
        return of(title, true, amounts, Optional.empty());
    }

    /** @param limit that no amount should exceed */
    public static Chart bars(String title, List<Amount> amounts, double limit) {
        return of(title, true, amounts, Optional.of(limit));
    }

    public static Chart line(String title, List<Amount> amounts) {
        return of(title, false, amounts, Optional.empty());
    }

    public String firstLabel() {
        return marks.isEmpty() ? "" : marks.getFirst().label();
    }

    public String lastLabel() {
        return marks.size() < 2 ? "" : marks.getLast().label();
    }

    public String line() {
        return marks.stream()
                .map(mark -> String.format(Locale.ROOT, "%.2f,%.2f", mark.x() + mark.width() / 2, mark.y()))
                .collect(Collectors.joining(" "));
    }

    public String area() {
        return "0,100 " + line() + " " + width + ",100";
    }

    private static Chart of(String title, boolean bars, List<Amount> amounts, Optional<Double> limit) {
        double highest = Math.max(
                limit.orElse(0.0),
                amounts.stream().mapToDouble(Amount::value).max().orElse(0));
        double scale = highest == 0 ? 0 : HEIGHT / highest;
        List<Mark> marks = IntStream.range(0, amounts.size())
                .mapToObj(place -> {
                    Amount amount = amounts.get(place);
                    // What is there at all stays visible beside a peak.
                    double height = amount.value() == 0 ? 0 : Math.max(1, amount.value() * scale);
                    return new Mark(
                            amount.label(),
                            amount.value(),
                            amount.href().orElse(null),
                            (double) place * STEP,
                            HEIGHT - height,
                            STEP - GAP,
                            height);
                })
                .toList();
        return new Chart(
                title,
                bars,
                marks,
                Math.max(STEP, amounts.size() * STEP),
                highest,
                limit.map(value -> new Limit(value, HEIGHT - value * scale)).orElse(null));
    }
}
