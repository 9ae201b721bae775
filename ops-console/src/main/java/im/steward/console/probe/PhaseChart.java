package im.steward.console.probe;

import im.steward.probe.history.Tally;
import im.steward.probe.history.Tally.PhaseTally;
import im.steward.probe.measure.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of each phase at each moment, one upon the other, as they were walked. A message is under way while its sender
 * waits for the server's answer: of its delivery only what its mean is longer lies upon that answer's. Phases that only prepare
 * (those of messages, Kafka, databases) are part of the height, and of no latency. Neighbours differ in lightness as well
 * as in hue.
 *
 * @param phases that were measured at all, in the order they are walked
 */
record PhaseChart(List<String> phases, List<Moment> moments, List<Part> parts, int width, Duration highest) {
    private static final int STEP = 10;
    private static final int GAP = 1;
    private static final double HEIGHT = 100;

    /**
     * @param means by phase; zero where it was not walked
     * @param adds what each adds to the height
     */
    record Moment(String label, List<Duration> means, List<Duration> adds) {
        Moment {
            means = List.copyOf(means);
            adds = List.copyOf(adds);
        }

        static Moment of(HeatMap.Slice slice, List<Phase> walked) {
            Tally tally = slice.tally();
            return new Moment(
                    slice.label(),
                    walked.stream().map(phase -> mean(tally, phase)).toList(),
                    walked.stream().map(phase -> added(tally, phase)).toList());
        }

        Duration all() {
            return adds.stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    record Part(String moment, String phase, Duration mean, double x, double y, double width, double height) {}

    PhaseChart {
        phases = List.copyOf(phases);
        moments = List.copyOf(moments);
        parts = List.copyOf(parts);
    }

    static PhaseChart of(List<HeatMap.Slice> slices) {
        List<Phase> walked = Arrays.stream(Phase.values())
                .filter(phase ->
                        slices.stream().anyMatch(slice -> slice.tally().phases().containsKey(phase)))
                .toList();
        List<Moment> moments =
                slices.stream().map(slice -> Moment.of(slice, walked)).toList();
        Duration highest =
                moments.stream().map(Moment::all).max(Duration::compareTo).orElse(Duration.ZERO);
        List<Part> parts = new ArrayList<>();
        for (int at = 0; at < moments.size(); at++) {
            double y = HEIGHT;
            for (int place = 0; place < walked.size(); place++) {
                Duration added = moments.get(at).adds().get(place);
                if (!added.isZero()) {
                    double height = HEIGHT * added.toNanos() / highest.toNanos();
                    y -= height;
                    parts.add(new Part(
                            moments.get(at).label(),
                            walked.get(place).word(),
                            moments.get(at).means().get(place),
                            (double) at * STEP,
                            y,
                            STEP - GAP,
                            height));
                }
            }
        }
        return new PhaseChart(
                walked.stream().map(Phase::word).toList(),
                moments,
                parts,
                Math.max(STEP, moments.size() * STEP),
                highest);
    }

    private static Duration added(Tally tally, Phase phase) {
        Duration mean = mean(tally, phase);
        Duration meanwhile = phase == Phase.DELIVERY ? mean(tally, Phase.ANSWER) : Duration.ZERO;
        return mean.compareTo(meanwhile) > 0 ? mean.minus(meanwhile) : Duration.ZERO;
    }

    private static Duration mean(Tally tally, Phase phase) {
        PhaseTally found = tally.phases().get(phase);
        return found == null ? Duration.ZERO : found.mean();
    }

    public String firstLabel() {
        return moments.isEmpty() ? "" : moments.getFirst().label();
    }

    public String lastLabel() {
        return moments.size() < 2 ? "" : moments.getLast().label();
    }

    public List<Moment> measured() {
        return moments.stream().filter(moment -> !moment.all().isZero()).toList();
    }
}
