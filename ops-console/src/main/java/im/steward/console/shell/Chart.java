package im.steward.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Amounts along one axis, laid out for the chart part: the SVG is stretched, so units are one hundredth of its height.
 *
 * @param compared what each amount was at another time, drawn behind; empty without such
 * @param comparedTitle names that time
 */
public record Chart(
        String title,
        boolean bars,
        List<Mark> marks,
        List<Mark> compared,
        String comparedTitle,
        int width,
        double highest,
        @Nullable Limit limit) {
    private static final int STEP = 10;
    private static final int GAP = 2;
    private static final double HEIGHT = 100;

    /** One amount and its place; not a number where nothing is known, which is no zero. */
    public record Mark(
            String label, double value, @Nullable String href, double x, double y, double width, double height) {
        public boolean known() {
            return !Double.isNaN(value);
        }

        private double middle() {
            return x + width / 2;
        }
    }

    /** One amount with what it belongs to, and where a click leads. */
    public record Amount(String label, double value, Optional<String> href) {
        public Amount(String label, double value) {
            this(label, value, Optional.empty());
        }

        public static Amount of(String label, Optional<Double> value) {
            return new Amount(label, value.orElse(Double.NaN));
        }
    }

    /** What must not be exceeded, drawn across. */
    public record Limit(double value, double y) {}

    public Chart {
        marks = List.copyOf(marks);
        compared = List.copyOf(compared);
    }

    public static Chart bars(String title, List<Amount> amounts) {
        return of(title, true, amounts, List.of(), "", Optional.empty());
    }

    /** @param limit that no amount should exceed */
    public static Chart bars(String title, List<Amount> amounts, double limit) {
        return of(title, true, amounts, List.of(), "", Optional.of(limit));
    }

    public static Chart line(String title, List<Amount> amounts) {
        return of(title, false, amounts, List.of(), "", Optional.empty());
    }

    /** @param limit that no amount should exceed */
    public static Chart line(String title, List<Amount> amounts, double limit) {
        return of(title, false, amounts, List.of(), "", Optional.of(limit));
    }

    /** @param compared one for each amount, of the time that {@code comparedTitle} names */
    public static Chart line(String title, List<Amount> amounts, String comparedTitle, List<Amount> compared) {
        return of(title, false, amounts, compared, comparedTitle, Optional.empty());
    }

    public String firstLabel() {
        return marks.isEmpty() ? "" : marks.getFirst().label();
    }

    public String lastLabel() {
        return marks.size() < 2 ? "" : marks.getLast().label();
    }

    /** One for each run of known amounts: a line across what nobody measured would be an invention. */
    public List<String> lines() {
        return runs(marks).stream().map(Chart::line).toList();
    }

    public List<String> comparedLines() {
        return runs(compared).stream().map(Chart::line).toList();
    }

    /** What lies below each of the lines, no farther to either side than the line itself. */
    public List<String> areas() {
        return runs(marks).stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "%.2f,100 %s %.2f,100",
                        left(run.getFirst(), run),
                        line(run),
                        right(run.getLast(), run)))
                .toList();
    }

    private static List<List<Mark>> runs(List<Mark> marks) {
        List<List<Mark>> runs = new ArrayList<>();
        boolean before = false;
        for (Mark mark : marks) {
            if (mark.known() && !before) {
                runs.add(new ArrayList<>());
            }
            if (mark.known()) {
                runs.getLast().add(mark);
            }
            before = mark.known();
        }
        return runs;
    }

    private static String line(List<Mark> run) {
        // One alone has no way to go; it is as wide as its place.
        return run.size() == 1
                ? point(run.getFirst().x(), run.getFirst()) + " " + point(right(run.getFirst(), run), run.getFirst())
                : run.stream().map(mark -> point(mark.middle(), mark)).collect(Collectors.joining(" "));
    }

    private static double left(Mark mark, List<Mark> run) {
        return run.size() == 1 ? mark.x() : mark.middle();
    }

    private static double right(Mark mark, List<Mark> run) {
        return run.size() == 1 ? mark.x() + mark.width() : mark.middle();
    }

    private static String point(double x, Mark mark) {
        return String.format(Locale.ROOT, "%.2f,%.2f", x, mark.y());
    }

    private static Chart of(
            String title,
            boolean bars,
            List<Amount> amounts,
            List<Amount> compared,
            String comparedTitle,
            Optional<Double> limit) {
        double highest = Math.max(
                limit.orElse(0.0),
                Stream.concat(amounts.stream(), compared.stream())
                        .mapToDouble(Amount::value)
                        .filter(value -> !Double.isNaN(value))
                        .max()
                        .orElse(0));
        double scale = highest == 0 ? 0 : HEIGHT / highest;
        return new Chart(
                title,
                bars,
                marks(amounts, scale),
                marks(compared, scale),
                comparedTitle,
                Math.max(STEP, amounts.size() * STEP),
                highest,
                limit.map(value -> new Limit(value, HEIGHT - value * scale)).orElse(null));
    }

    private static List<Mark> marks(List<Amount> amounts, double scale) {
        return IntStream.range(0, amounts.size())
                .mapToObj(place -> {
                    Amount amount = amounts.get(place);
                    // What is there at all stays visible beside a peak.
                    double height = amount.value() == 0 || Double.isNaN(amount.value())
                            ? 0
                            : Math.max(1, amount.value() * scale);
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
    }
}
