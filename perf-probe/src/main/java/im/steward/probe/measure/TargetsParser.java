package im.steward.probe.measure;

import im.steward.kernel.Fault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code probes.yml}. Works on YAML's nodes and not on its values, since only they know their lines. */
public final class TargetsParser {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int IN_FLIGHT = 3;
    private static final int MOST_TARGETS = 2_000;
    private static final Set<String> TOP = Set.of("defaults", "targets");
    private static final Set<String> COMMON = Set.of("every", "timeout", "in-flight", "ca-file");
    private final YamlFile yaml;
    private final ProberParser probers;

    /** @param file names itself in refusals; relative paths in it start at its directory */
    public TargetsParser(Path file, Clock clock) {
        this.yaml = new YamlFile(file, (what, action) -> new Fault("probe-targets-invalid", what, action));
        this.probers = new ProberParser(yaml, clock);
    }

    public List<Target> parse(String text) {
        return yaml.find(text).map(this::targets).orElse(List.of());
    }

    private List<Target> targets(YamlFile.Fields top) {
        top.only(TOP, "defaults and targets");
        Optional<YamlFile.Fields> defaults = top.fields("defaults").map(fields -> fields.only(COMMON));
        Map<TargetName, Target> targets = new LinkedHashMap<>();
        Optional<Node> list = top.find("targets");
        if (list.isPresent()) {
            for (Node node : listed(list.get())) {
                Target target = target(yaml.fields(node, "a target", defaults));
                if (targets.put(target.name(), target) != null) {
                    throw yaml.refused(
                            node,
                            "target '%s' is there twice".formatted(target.name()),
                            "Give one of them another name");
                }
                if (targets.size() > MOST_TARGETS) {
                    throw yaml.refused(
                            node, "a probe measures at most 2,000 targets", "Let a second probe measure the rest");
                }
            }
        }
        return List.copyOf(targets.values());
    }

    /** One target that somebody names by its address alone. */
    public static Target ofUrl(TargetName name, String url, Clock clock) {
        String text = "targets:\n  - name: %s\n    url: '%s'\n".formatted(name, url.replace("'", "''"));
        return new TargetsParser(Path.of("--target"), clock).parse(text).getFirst();
    }

    private Target target(YamlFile.Fields fields) {
        TargetName name = fields.need("name", TargetName::of, "name: chat-web");
        Prober prober = probers.parse(fields, COMMON);
        Duration every = fields.get("every", TargetsParser::duration).orElse(EVERY);
        Duration timeout = fields.get("timeout", TargetsParser::duration).orElse(TIMEOUT);
        int inFlight = fields.get("in-flight", YamlFile::number).orElse(IN_FLIGHT);
        return fields.made(
                () -> new Target(name, prober, every, timeout, inFlight), "Mend the target that begins at this line");
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
    public static Duration duration(String text) {
        String digits = text.replaceAll("[a-z]+$", "");
        String unit = text.substring(digits.length());
        if (!digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "'%s' is no length of time; write 500ms, 10s, 5m, 1h or 1d".formatted(text));
        }
        long amount = Long.parseLong(digits);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default ->
                throw new IllegalArgumentException("'%s' has no unit; write 500ms, 10s, 5m, 1h or 1d".formatted(text));
        };
    }

    /** A list that has no member yet may be written as nothing at all. */
    private List<Node> listed(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().isEmpty()
                ? List.of()
                : yaml.list(node, "targets");
    }
}
