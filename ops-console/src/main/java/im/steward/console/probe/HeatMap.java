package im.steward.console.probe;

import im.steward.probe.history.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the latencies of each moment lie, laid out for an SVG. The darker a square, the larger its share of that
 * moment's samples; one hue alone, so that nobody needs to tell colours apart.
 *
 * @param bands from the quickest to the slowest
 * @param failing whether the lowest line, of samples that were bad, has anything to show
 */
record HeatMap(List<Band> bands, List<Moment> moments, List<Square> squares, List<Tick> ticks, boolean failing) {
    private static final int LEFT = 76;
    private static final int CELL_WIDTH = 12;
    private static final int CELL_HEIGHT = 15;
    private static final int GAP = 1;
    private static final int APART = 4;
    private static final int AXIS = 16;
    private static final int TICKS = 6;
    /** Shares of a moment's samples above which a square is darker. */
    private static final double[] LEVELS = {0, 0.01, 0.05, 0.2, 0.5};

    /** Latencies above the band below and up to this. */
    record Band(Duration upTo, int y) {}

    /** @param counts by band, from the quickest */
    record Moment(String label, List<Long> counts, long bad) {
        Moment {
            counts = List.copyOf(counts);
        }

        boolean isEmpty() {
            return bad == 0 && counts.stream().allMatch(count -> count == 0);
        }
    }

    /**
     * @param band absent for bad samples
     * @param level from {@code 1} to {@code 5}, or {@code bad}
     */
    record Square(String moment, String band, long count, String level, int x, int y, int width, int height) {
        public boolean bad() {
            return level.equals("bad");
        }
    }

    record Tick(String text, int x) {}

    /** What one moment is called, and what was measured in it. */
    record Slice(String label, Tally tally) {}

    HeatMap {
        bands = List.copyOf(bands);
        moments = List.copyOf(moments);
        squares = List.copyOf(squares);
        ticks = List.copyOf(ticks);
    }

    /** @param spoken how a reader is told a latency */
    static HeatMap of(List<Slice> slices, Function<Duration, String> spoken) {
        List<Duration> edges = edges(slices);
        List<Band> bands = IntStream.range(0, edges.size())
                .mapToObj(place -> new Band(edges.get(place), (edges.size() - 1 - place) * CELL_HEIGHT))
                .toList();
        List<Moment> moments =
                slices.stream().map(slice -> moment(slice, edges)).toList();
        List<Square> squares = new ArrayList<>();
        int below = edges.size() * CELL_HEIGHT + APART;
        for (int at = 0; at < moments.size(); at++) {
            Moment moment = moments.get(at);
            int x = LEFT + at * CELL_WIDTH;
            long all = moment.counts().stream().mapToLong(Long::longValue).sum();
            for (int place = 0; place < bands.size(); place++) {
                long count = moment.counts().get(place);
                if (count > 0) {
                    squares.add(square(
                            moment,
                            spoken.apply(bands.get(place).upTo()),
                            count,
                            level((double) count / all),
                            x,
                            bands.get(place).y()));
                }
            }
            if (moment.bad() > 0) {
                squares.add(square(moment, "", moment.bad(), "bad", x, below));
            }
        }
        return new HeatMap(
                bands, moments, squares, ticks(moments), moments.stream().anyMatch(moment -> moment.bad() > 0));
    }

    private static Square square(Moment moment, String band, long count, String level, int x, int y) {
        return new Square(moment.label(), band, count, level, x, y, CELL_WIDTH - GAP, CELL_HEIGHT - GAP);
    }

    private static Moment moment(Slice slice, List<Duration> edges) {
        List<Long> counts = new ArrayList<>();
        long below = 0;
        for (Duration edge : edges) {
            long within = slice.tally().within(edge);
            counts.add(within - below);
            below = within;
        }
        return new Moment(slice.label(), counts, slice.tally().bad());
    }

    /** 1, 2, 5 × powers of ten: as many as hold everything measured. */
    private static List<Duration> edges(List<Slice> slices) {
        Duration least = extreme(slices, 0).min(Duration::compareTo).orElse(Duration.ofMillis(1));
        Duration most = extreme(slices, 100).max(Duration::compareTo).orElse(Duration.ofMillis(1));
        List<Duration> edges = new ArrayList<>();
        for (long power = 10; ; power *= 10) {
            for (long factor : new long[] {1, 2, 5}) {
                Duration edge = Duration.ofNanos(power * factor * 1_000);
                if (edge.compareTo(least) >= 0) {
                    edges.add(edge);
                }
                if (edge.compareTo(most) >= 0) {
                    return edges;
                }
            }
        }
    }

    private static Stream<Duration> extreme(List<Slice> slices, double percent) {
        return slices.stream().flatMap(slice -> slice.tally().percentile(percent).stream());
    }

    private static String level(double share) {
        int level = 0;
        while (level < LEVELS.length && share > LEVELS[level]) {
            level++;
        }
        return Integer.toString(level);
    }

    private static List<Tick> ticks(List<Moment> moments) {
        int each = Math.max(1, moments.size() / TICKS);
        return IntStream.range(0, moments.size())
                .filter(at -> at % each == 0 && at + each <= moments.size())
                .mapToObj(at -> new Tick(moments.get(at).label(), LEFT + at * CELL_WIDTH))
                .toList();
    }

    public int left() {
        return LEFT - APART * 2;
    }

    public int badY() {
        return bands.size() * CELL_HEIGHT + APART;
    }

    public int axisY() {
        return badY() + (failing ? CELL_HEIGHT : 0) + AXIS - APART;
    }

    public int height() {
        return axisY() + APART;
    }

    public int width() {
        return LEFT + moments.size() * CELL_WIDTH;
    }

    public int middle() {
        return CELL_HEIGHT - APART;
    }

    public boolean isEmpty() {
        return squares.isEmpty();
    }

    /** For the table, which leaves out moments without a sample. */
    public List<Moment> measured() {
        return moments.stream().filter(moment -> !moment.isEmpty()).toList();
    }
}
