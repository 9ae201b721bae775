package im.steward.probe.measure;

import im.steward.kernel.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code probes.yml}. Works on YAML's nodes and not on its values, since only they know their lines. */
public final class TargetsParser {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CERTIFICATE_LEFT = Duration.ofDays(14);
    private static final int IN_FLIGHT = 3;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_TARGETS = 2_000;
    private static final Set<String> CHATS = Set.of("mattermost", "matrix", "rocketchat");
    private static final Set<String> TOP = Set.of("defaults", "targets");
    private static final Set<String> COMMON = Set.of("every", "timeout", "in-flight", "ca-file");
    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry(
                    "http",
                    Set.of("status", "contains", "headers", "token-file", "redirects", "keep-open", "most-bytes")),
            Map.entry(
                    "https",
                    Set.of("status", "contains", "headers", "token-file", "redirects", "keep-open", "most-bytes")),
            Map.entry("tcp", Set.of()),
            Map.entry("tls", Set.of("days-left")),
            Map.entry("ws", Set.of()),
            Map.entry("wss", Set.of()),
            Map.entry("smtp", Set.of()),
            Map.entry("smtps", Set.of()),
            Map.entry("redis", Set.of("user", "password-file")),
            Map.entry("rediss", Set.of("user", "password-file")),
            Map.entry("mattermost", Set.of("channel", "sender-token-file", "receiver-token-file")),
            Map.entry("rocketchat", Set.of("room", "sender-id", "sender-token-file", "receiver-token-file")),
            Map.entry("matrix", Set.of("room", "sender-token-file", "receiver-token-file")));
    private final YamlFile yaml;
    private final Clock clock;
    private final Map<Optional<Path>, Trust> trusts = new HashMap<>();

    /** @param file names itself in refusals; relative paths in it start at its directory */
    public TargetsParser(Path file, Clock clock) {
        this.yaml = new YamlFile(file, (what, action) -> new Fault("probe-targets-invalid", what, action));
        this.clock = clock;
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
        URI url = fields.need("url", YamlFile::uri, "url: https://chat.example.com/");
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String kind = fields.get("kind", TargetsParser::kind).orElse(scheme);
        if (CHATS.contains(kind) && !scheme.matches("https?")) {
            throw yaml.refused(
                    fields.find("url").orElse(fields.node()),
                    "a %s server is reached over http or https".formatted(kind),
                    "Write url: https://chat.example.com");
        }
        Set<String> own = KEYS.get(kind);
        if (own == null) {
            throw yaml.refused(
                    fields.find("url").orElse(fields.node()),
                    "url begins with '%s', which no probe speaks".formatted(scheme),
                    "Use one of "
                            + String.join(", ", KEYS.keySet().stream().sorted().toList()));
        }
        Set<String> allowed = new LinkedHashSet<>(COMMON);
        allowed.addAll(own);
        allowed.addAll(Set.of("name", "url", "kind"));
        fields.only(allowed);
        Duration every = fields.get("every", TargetsParser::duration).orElse(EVERY);
        Duration timeout = fields.get("timeout", TargetsParser::duration).orElse(TIMEOUT);
        int inFlight = fields.get("in-flight", YamlFile::number).orElse(IN_FLIGHT);
        return fields.made(
                () -> new Target(name, prober(kind, url, fields), every, timeout, inFlight),
                "Mend the target that begins at this line");
    }

    private Prober prober(String kind, URI url, YamlFile.Fields fields) {
        Trust trust = trusts.computeIfAbsent(fields.get("ca-file", yaml::path), Trust::of);
        return switch (kind) {
            case "http", "https" -> new HttpProber(ask(url, fields), trust);
            case "tcp" -> new TcpProber(url);
            case "tls" ->
                new TlsProber(
                        url,
                        trust,
                        fields.get("days-left", YamlFile::number)
                                .map(Duration::ofDays)
                                .orElse(CERTIFICATE_LEFT),
                        clock);
            case "ws", "wss" -> new WebSocketProber(url, trust);
            case "smtp", "smtps" -> new SmtpProber(url, trust);
            case "redis", "rediss" ->
                new RedisProber(
                        url,
                        trust,
                        fields.get("user", Function.identity()),
                        fields.get("password-file", yaml::path).map(Secret::new));
            case "mattermost" ->
                new MessageProber(
                        url,
                        new MattermostChat(
                                fields.need(
                                        "channel",
                                        Function.identity(),
                                        "channel: the id of a channel both accounts are in"),
                                secret(fields, "sender-token-file"),
                                secret(fields, "receiver-token-file")),
                        trust);
            case "rocketchat" ->
                new MessageProber(
                        url,
                        new RocketChat(
                                fields.need("room", Function.identity(), "room: the id of a room both accounts are in"),
                                fields.need(
                                        "sender-id", Function.identity(), "sender-id: the id of the sending account"),
                                secret(fields, "sender-token-file"),
                                secret(fields, "receiver-token-file")),
                        trust);
            case "matrix" ->
                new MessageProber(
                        url,
                        new MatrixChat(
                                fields.need(
                                        "room",
                                        Function.identity(),
                                        "room: '!abc:example.com', which both accounts have joined"),
                                secret(fields, "sender-token-file"),
                                secret(fields, "receiver-token-file")),
                        trust);
            default -> throw new IllegalStateException("a kind without a prober: " + kind);
        };
    }

    private Secret secret(YamlFile.Fields fields, String key) {
        return new Secret(fields.need(key, yaml::path, key + ": the file that holds the account's token"));
    }

    private static String kind(String text) {
        if (!CHATS.contains(text)) {
            throw new IllegalArgumentException(
                    "'%s' is no kind; use mattermost, matrix or rocketchat, or leave it out".formatted(text));
        }
        return text;
    }

    private HttpProber.Ask ask(URI url, YamlFile.Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.fields("headers")
                .ifPresent(found -> found.values()
                        .keySet()
                        .forEach(key -> headers.put(key, found.need(key, Function.identity(), ""))));
        Set<Integer> statuses = new LinkedHashSet<>();
        Optional<Node> status = fields.find("status");
        if (status.isPresent()) {
            List<Node> several = status.get() instanceof SequenceNode list ? list.getValue() : List.of(status.get());
            several.forEach(node -> statuses.add(yaml.made(node, "status", YamlFile::number)));
        } else {
            statuses.add(200);
        }
        return new HttpProber.Ask(
                url,
                headers,
                fields.get("token-file", yaml::path).map(Secret::new),
                statuses,
                fields.get("contains", Function.identity()),
                fields.get("redirects", YamlFile::number).orElse(0),
                fields.get("keep-open", YamlFile::yesOrNo).orElse(false),
                fields.get("most-bytes", YamlFile::number).orElse(MOST_BYTES));
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
