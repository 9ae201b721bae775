package im.steward.probe.sample;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.Phase;
import im.steward.probe.measure.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A sample as one line of JSON; the same bytes lie in the spool and go to the console. */
public final class SampleCodec {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int NANOS_OF_A_MICRO = 1_000;

    private SampleCodec() {}

    public static byte[] write(Sample sample) {
        ObjectNode line = JSON.createObjectNode()
                .put("target", sample.target().value())
                .put("at", sample.at().toString())
                .put("us", micros(sample.took()));
        sample.failure().ifPresent(failure -> line.put("failure", failure.word()));
        if (sample.busy()) {
            line.put("busy", true);
        }
        if (!sample.phases().isEmpty()) {
            ObjectNode phases = line.putObject("phases");
            sample.phases().forEach((phase, took) -> phases.put(phase.word(), micros(took)));
        }
        sample.certificateUntil().ifPresent(until -> line.put("certificate", until.toString()));
        return JSON.writeValueAsBytes(line);
    }

    /** Lines of JSON; a line that cannot be read names itself. */
    public static List<Sample> read(byte[] lines) {
        List<Sample> samples = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= lines.length; at++) {
            if (at == lines.length || lines[at] == '\n') {
                if (at > from) {
                    samples.add(read(lines, from, at - from, samples.size() + 1));
                }
                from = at + 1;
            }
        }
        return samples;
    }

    private static Sample read(byte[] lines, int from, int length, int number) {
        try {
            JsonNode line = JSON.readTree(lines, from, length);
            Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
            // A newer probe may know phases that this console does not.
            line.path("phases")
                    .properties()
                    .forEach(entry -> Phase.find(entry.getKey())
                            .ifPresent(phase -> phases.put(phase, duration(entry.getValue()))));
            return new Sample(
                    TargetName.of(line.path("target").asString("")),
                    Instant.parse(line.path("at").asString("")),
                    duration(line.path("us")),
                    Optional.of(line.path("failure").asString(""))
                            .filter(word -> !word.isEmpty())
                            .map(word -> Failure.find(word).orElse(Failure.INTERNAL)),
                    line.path("busy").asBoolean(false),
                    phases,
                    Optional.of(line.path("certificate").asString(""))
                            .filter(text -> !text.isEmpty())
                            .map(Instant::parse));
        } catch (JacksonException | DateTimeException | IllegalArgumentException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "probe-samples-unreadable",
                            "Line %d of the delivery is no sample: %s"
                                    .formatted(
                                            number, shortened(new String(lines, from, length, StandardCharsets.UTF_8))),
                            "Run the probe and the console in the same version"),
                    unreadable);
        }
    }

    private static Duration duration(JsonNode micros) {
        if (!micros.isIntegralNumber()) {
            throw new IllegalArgumentException("microseconds are a whole number");
        }
        return Duration.ofNanos(Math.multiplyExact(micros.asLong(), NANOS_OF_A_MICRO));
    }

    private static long micros(Duration length) {
        return length.toNanos() / NANOS_OF_A_MICRO;
    }

    private static String shortened(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
