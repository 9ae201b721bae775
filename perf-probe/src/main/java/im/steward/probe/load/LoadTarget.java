package im.steward.probe.load;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.probe.measure.TargetName;
import im.steward.probe.measure.YamlFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A server that may be loaded, since somebody wrote it down.
 *
 * @param production is used by people; loading it is asked for by name
 * @param mostPerSecond no more arrivals than this, nor users who sign in, whatever is asked for
 * @param caFile PEM of the only authorities that count
 */
public record LoadTarget(
        TargetName name, URI url, boolean production, OptionalInt mostPerSecond, Optional<Path> caFile) {
    private static final Set<String> KEYS = Set.of("name", "url", "production", "most-per-second", "ca-file");

    public LoadTarget {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String path = Optional.ofNullable(url.getPath()).orElse("");
        if (!Set.of("http", "https").contains(scheme)
                || url.getHost() == null
                || url.getUserInfo() != null
                || !(path.isEmpty() || path.equals("/"))
                || url.getQuery() != null) {
            throw new IllegalArgumentException("url is a server alone, such as https://chat.example.com");
        }
        if (mostPerSecond.isPresent() && mostPerSecond.getAsInt() < 1) {
            throw new IllegalArgumentException("most-per-second must be at least 1");
        }
    }

    /** The allow-list. */
    public static List<LoadTarget> parse(Path file, String text) {
        var yaml = new YamlFile(file, (what, action) -> new Fault("load-targets-invalid", what, action));
        List<LoadTarget> targets = new ArrayList<>();
        Set<TargetName> names = new HashSet<>();
        YamlFile.Fields top = yaml.read(text, "load.md").only(Set.of("targets"));
        for (Node node : yaml.list(top.need("targets", "targets, a list"), "targets")) {
            YamlFile.Fields fields = yaml.fields(node, "a target").only(KEYS);
            TargetName name = fields.need("name", TargetName::of, "name: staging");
            URI url = fields.need("url", YamlFile::uri, "url: https://chat-staging.example.com");
            boolean production = fields.get("production", YamlFile::yesOrNo).orElse(false);
            Optional<Integer> most = fields.get("most-per-second", YamlFile::number);
            Optional<Path> caFile = fields.get("ca-file", yaml::path);
            targets.add(fields.made(() -> new LoadTarget(
                    name, url, production, most.map(OptionalInt::of).orElseGet(OptionalInt::empty), caFile)));
            if (!names.add(name)) {
                throw yaml.refused(node, "target '%s' is there twice".formatted(name), "Give one of them another name");
            }
        }
        return List.copyOf(targets);
    }

    /** @param asked a target's name */
    public static LoadTarget pick(List<LoadTarget> allowed, String asked, Path file) {
        return allowed.stream()
                .filter(target -> target.name().value().equals(asked))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "load-target-not-listed",
                        "'%s' is not on the list of servers that may be loaded (%s)".formatted(asked, file),
                        allowed.isEmpty()
                                ? "Add it to that file under targets, with name and url"
                                : "Choose one of %s, or add it to that file"
                                        .formatted(allowed.stream()
                                                .map(target -> target.name().value())
                                                .collect(Collectors.joining(", "))))));
    }

    /** @param confirmed the name that somebody typed, if anybody did */
    public void confirm(Optional<String> confirmed) {
        if (production && !confirmed.equals(Optional.of(name.value()))) {
            throw new RefusedException(new Fault(
                    "load-production-unconfirmed",
                    "'%s' is a production target; load makes it slow for the people who use it".formatted(name),
                    "Type its name when you are asked, or add --yes-load " + name));
        }
    }

    public double cap(double perSecond) {
        return mostPerSecond.isPresent() ? Math.min(perSecond, mostPerSecond.getAsInt()) : perSecond;
    }

    /** How long so many users take to sign in; that is what loads many a server most. */
    public Duration ramp(int users, Duration asked) {
        if (mostPerSecond.isEmpty()) {
            return asked;
        }
        Duration least = Duration.ofSeconds(users).dividedBy(mostPerSecond.getAsInt());
        return asked.compareTo(least) < 0 ? least : asked;
    }
}
