package im.steward.console.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.springframework.web.util.HtmlUtils;

/**
 * Lines as a drawing inside a page: no script, nothing to fetch, so that it can be read in ten years. Lines differ by
 * dashes as well as by colour.
 *
 * @param limit drawn across, where there is one
 */
record Chart(String title, String below, String left, List<Line> lines, OptionalDouble limit, String limitName) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 280;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 40;
    private static final int MOST_POINTS = 380;
    private static final int TICKS = 5;

    /** @param marked its points are few and are drawn as such */
    record Line(String name, List<Point> points, boolean marked) {
        Line {
            points = List.copyOf(points);
        }
    }

    record Point(double x, double y) {}

    Chart {
        lines = List.copyOf(lines);
    }

    String html() {
        double mostX = step(most(true));
        double mostY = step(Math.max(most(false), limit.orElse(0)));
        var svg = new StringBuilder(
                "<figure class=\"chart\"><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                        .formatted(escape(title), WIDTH, HEIGHT, escape(title)));
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = mostY * tick / TICKS;
            double x = mostX * tick / TICKS;
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, WIDTH - RIGHT, at(y(y, mostY)), at(y(y, mostY))));
            svg.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                    .formatted(LEFT - 6, at(y(y, mostY) + 4), number(y)));
            svg.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                    .formatted(at(x(x, mostX)), HEIGHT - BOTTOM + 16, number(x)));
        }
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                .formatted(WIDTH - RIGHT, HEIGHT - 6, escape(below)));
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>".formatted(2, 12, escape(left)));
        limit.ifPresent(value -> svg.append("<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                .formatted(LEFT, WIDTH - RIGHT, at(y(value, mostY)), at(y(value, mostY)))));
        for (int number = 0; number < lines.size(); number++) {
            draw(svg, number + 1, lines.get(number), mostX, mostY);
        }
        return svg.append("</svg>").append(legend()).append("</figure>").toString();
    }

    private void draw(StringBuilder svg, int number, Line line, double mostX, double mostY) {
        var path = new StringBuilder();
        for (Point point : thinned(line.points())) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(at(x(point.x(), mostX)))
                    .append(' ')
                    .append(at(y(point.y(), mostY)));
            if (line.marked()) {
                svg.append("<circle class=\"mark-%d\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>"
                        .formatted(
                                number,
                                at(x(point.x(), mostX)),
                                at(y(point.y(), mostY)),
                                escape(line.name() + ": " + number(point.x()) + " → " + number(point.y()))));
            }
        }
        svg.append("<path class=\"line-%d\" d=\"%s\"/>".formatted(number, path));
    }

    private String legend() {
        var legend = new StringBuilder("<ul class=\"legend\">");
        for (int number = 0; number < lines.size(); number++) {
            legend.append(key("line-" + (number + 1), lines.get(number).name()));
        }
        if (limit.isPresent()) {
            legend.append(key("limit", limitName));
        }
        return legend.append("</ul>").toString();
    }

    private static String key(String style, String name) {
        return "<li><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><path class=\"%s\" d=\"M0 4L28 4\"/></svg>%s</li>"
                .formatted(style, escape(name));
    }

    /** A screen has no more places; of those that fall together the highest is the one that matters. */
    private static List<Point> thinned(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        int each = Math.ceilDiv(points.size(), MOST_POINTS);
        for (int from = 0; from < points.size(); from += each) {
            Point highest = points.get(from);
            for (Point point : points.subList(from, Math.min(points.size(), from + each))) {
                highest = point.y() > highest.y() ? point : highest;
            }
            kept.add(highest);
        }
        return kept;
    }

    private double most(boolean across) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> across ? point.x() : point.y())
                .max()
                .orElse(0);
    }

    /** The next of 1, 2, 2.5, 5 × a power of ten. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-3))));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (most <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static double x(double value, double most) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most;
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most;
    }

    private static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }

    static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
