package im.steward.probe.measure;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
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
    private final Path file;
    private final Clock clock;
    private final Map<Optional<Path>, Trust> trusts = new HashMap<>();

    /** @param file names itself in refusals; relative paths in it start at its directory */
    public TargetsParser(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    public List<Target> parse(String text) {
        Node root = compose(text);
        if (root == null) {
            return List.of();
        }
        Fields top = new Fields(root, "the file", Optional.empty());
        top.only(TOP, "defaults and targets");
        Optional<Fields> defaults = top.find("defaults").map(node -> new Fields(node, "defaults", Optional.empty()));
        defaults.ifPresent(fields ->
                fields.only(COMMON, String.join(", ", COMMON.stream().sorted().toList())));
        Map<TargetName, Target> targets = new LinkedHashMap<>();
        Optional<Node> list = top.find("targets");
        if (list.isPresent()) {
            for (Node node : sequence(list.get(), "targets")) {
                Target target = target(new Fields(node, "a target", defaults));
                if (targets.put(target.name(), target) != null) {
                    throw refused(
                            node,
                            "target '%s' is there twice".formatted(target.name()),
                            "Give one of them another name");
                }
                if (targets.size() > MOST_TARGETS) {
                    throw refused(
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

    private @Nullable Node compose(String text) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException malformed) {
            Mark mark = malformed.getProblemMark();
            throw refused(
                    mark == null ? 1 : mark.getLine() + 1,
                    "this is not YAML: "
                            + String.valueOf(malformed.getProblem()).replace('\n', ' '),
                    "Mend the line, or the one before it; indent by spaces");
        } catch (YAMLException malformed) {
            throw refused(
                    1,
                    "this is not YAML: "
                            + String.valueOf(malformed.getMessage()).replace('\n', ' '),
                    "Save the file as UTF-8 text");
        }
    }

    private Target target(Fields fields) {
        TargetName name = fields.need("name", TargetName::of, "name: chat-web");
        URI url = fields.need("url", TargetsParser::uri, "url: https://chat.example.com/");
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String kind = fields.get("kind", TargetsParser::kind).orElse(scheme);
        if (CHATS.contains(kind) && !scheme.matches("https?")) {
            throw refused(
                    fields.find("url").orElse(fields.node),
                    "a %s server is reached over http or https".formatted(kind),
                    "Write url: https://chat.example.com");
        }
        Set<String> own = KEYS.get(kind);
        if (own == null) {
            throw refused(
                    fields.find("url").orElse(fields.node),
                    "url begins with '%s', which no probe speaks".formatted(scheme),
                    "Use one of "
                            + String.join(", ", KEYS.keySet().stream().sorted().toList()));
        }
        Set<String> allowed = new LinkedHashSet<>(COMMON);
        allowed.addAll(own);
        allowed.addAll(Set.of("name", "url", "kind"));
        fields.only(allowed, String.join(", ", allowed.stream().sorted().toList()));
        Duration every = fields.get("every", TargetsParser::duration).orElse(EVERY);
        Duration timeout = fields.get("timeout", TargetsParser::duration).orElse(TIMEOUT);
        int inFlight = fields.get("in-flight", TargetsParser::number).orElse(IN_FLIGHT);
        return fields.made(() -> new Target(name, prober(kind, url, fields), every, timeout, inFlight));
    }

    private Prober prober(String kind, URI url, Fields fields) {
        Trust trust = trusts.computeIfAbsent(fields.get("ca-file", this::path), Trust::of);
        return switch (kind) {
            case "http", "https" -> new HttpProber(ask(url, fields), trust);
            case "tcp" -> new TcpProber(url);
            case "tls" ->
                new TlsProber(
                        url,
                        trust,
                        fields.get("days-left", TargetsParser::number)
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
                        fields.get("password-file", this::path).map(Secret::new));
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

    private Secret secret(Fields fields, String key) {
        return new Secret(fields.need(key, this::path, key + ": the file that holds the account's token"));
    }

    private static String kind(String text) {
        if (!CHATS.contains(text)) {
            throw new IllegalArgumentException(
                    "'%s' is no kind; use mattermost, matrix or rocketchat, or leave it out".formatted(text));
        }
        return text;
    }

    private HttpProber.Ask ask(URI url, Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.find("headers")
                .map(node -> new Fields(node, "headers", Optional.empty()))
                .ifPresent(found ->
                        found.keys().forEach(key -> headers.put(key, found.need(key, Function.identity(), ""))));
        Set<Integer> statuses = new LinkedHashSet<>();
        Optional<Node> status = fields.find("status");
        if (status.isPresent()) {
            List<Node> several = status.get() instanceof SequenceNode list ? list.getValue() : List.of(status.get());
            several.forEach(node -> statuses.add(made(node, "status", TargetsParser::number)));
        } else {
            statuses.add(200);
        }
        return new HttpProber.Ask(
                url,
                headers,
                fields.get("token-file", this::path).map(Secret::new),
                statuses,
                fields.get("contains", Function.identity()),
                fields.get("redirects", TargetsParser::number).orElse(0),
                fields.get("keep-open", TargetsParser::yesOrNo).orElse(false),
                fields.get("most-bytes", TargetsParser::number).orElse(MOST_BYTES));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "'%s' is no address: %s".formatted(text, malformed.getReason()), malformed);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("'%s' is no whole number".formatted(text), noNumber);
        }
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
        };
    }

    private Path path(String text) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of(text) : directory.resolve(text);
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

    private <T> T made(Node node, String key, Function<String, T> of) {
        if (!(node instanceof ScalarNode scalar)) {
            throw refused(node, key + " is one value, not a list or a map", "Write it as key: value");
        }
        try {
            return of.apply(scalar.getValue());
        } catch (IllegalArgumentException malformed) {
            throw refused(node, key + ": " + malformed.getMessage(), "Mend the value");
        }
    }

    private List<Node> sequence(Node node, String key) {
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
            return List.of();
        }
        throw refused(node, key + " is a list", "Begin each of its members with a hyphen");
    }

    private InvalidException refused(Node node, String what, String action) {
        return refused(node.getStartMark().getLine() + 1, what, action);
    }

    private InvalidException refused(int line, String what, String action) {
        return new InvalidException(
                new Fault("probe-targets-invalid", "%s, line %d: %s".formatted(file, line, what), action));
    }

    /** A map of the file, with what the file says by default. */
    private final class Fields {
        private final Node node;
        private final Map<String, Node> values = new LinkedHashMap<>();
        private final Optional<Fields> defaults;

        Fields(Node node, String what, Optional<Fields> defaults) {
            this.node = node;
            this.defaults = defaults;
            if (!(node instanceof MappingNode map)) {
                throw refused(node, what + " is a map", "Write its fields as key: value, one a line");
            }
            for (NodeTuple tuple : map.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                if (values.put(key, tuple.getValueNode()) != null) {
                    throw refused(tuple.getKeyNode(), "'%s' is there twice".formatted(key), "Remove one of them");
                }
            }
        }

        void only(Set<String> allowed, String told) {
            values.forEach((key, value) -> {
                if (!allowed.contains(key)) {
                    throw refused(value, "'%s' is no key here".formatted(key), "Use " + told);
                }
            });
        }

        Set<String> keys() {
            return values.keySet();
        }

        Optional<Node> find(String key) {
            Optional<Node> own = Optional.ofNullable(values.get(key));
            return own.isPresent() ? own : defaults.flatMap(fields -> fields.find(key));
        }

        <T> Optional<T> get(String key, Function<String, T> of) {
            return find(key).map(value -> TargetsParser.this.made(value, key, of));
        }

        <T> T need(String key, Function<String, T> of, String example) {
            return get(key, of).orElseThrow(() -> refused(node, key + " is missing", "Add " + example));
        }

        <T> T made(Supplier<T> making) {
            try {
                return making.get();
            } catch (IllegalArgumentException malformed) {
                throw refused(node, String.valueOf(malformed.getMessage()), "Mend the target that begins at this line");
            }
        }
    }
}
