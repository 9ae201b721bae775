package im.steward.probe.measure;

import im.steward.event.EventTopic;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Which kinds of target there are, which keys each has, and the prober that they make. */
final class ProberParser {
    private static final Duration CERTIFICATE_LEFT = Duration.ofDays(14);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final Set<String> HTTP =
            Set.of("status", "contains", "headers", "token-file", "redirects", "keep-open", "most-bytes");
    private static final Set<String> REDIS = Set.of("user", "password-file");
    private static final Set<String> SQL = Set.of("user", "password-file", "query", "contains");
    private static final Set<String> KAFKA = Set.of("topic", "user", "password-file", "mechanism");
    private static final Set<String> XMPP = Set.of("domain", "user", "password-file", "starttls");
    private static final Set<String> WEB = Set.of("http", "https");

    /** Kinds that the address begins with. */
    private static final Map<String, Set<String>> SPOKEN = new TreeMap<>(Map.ofEntries(
            Map.entry("http", HTTP),
            Map.entry("https", HTTP),
            Map.entry("tcp", Set.of()),
            Map.entry("tls", Set.of("days-left")),
            Map.entry("ws", Set.of()),
            Map.entry("wss", Set.of()),
            Map.entry("smtp", Set.of()),
            Map.entry("smtps", Set.of()),
            Map.entry("redis", REDIS),
            Map.entry("rediss", REDIS),
            Map.entry("postgresql", SQL),
            Map.entry("postgresqls", SQL),
            Map.entry("mariadb", SQL),
            Map.entry("mariadbs", SQL),
            Map.entry("kafka", KAFKA),
            Map.entry("kafkas", KAFKA),
            Map.entry("xmpp", XMPP),
            Map.entry("xmpps", XMPP)));

    /** Kinds that {@code kind} names: their keys, and what their address begins with. */
    private static final Map<String, Named> NAMED = new TreeMap<>(Map.of(
            "freshness",
                    new Named(
                            Set.of("kafka", "kafkas"),
                            Set.of("topic", "user", "password-file", "mechanism", "console", "token-file")),
            "mattermost", new Named(WEB, Set.of("channel", "sender-token-file", "receiver-token-file")),
            "rocketchat", new Named(WEB, Set.of("room", "sender-id", "sender-token-file", "receiver-token-file")),
            "matrix", new Named(WEB, Set.of("room", "sender-token-file", "receiver-token-file")),
            "lanying", new Named(WEB, Set.of("app-id", "sender-id", "receiver-id", "token-file")),
            "replication",
                    new Named(
                            Set.of("postgresql", "postgresqls", "mariadb", "mariadbs"),
                            Set.of("user", "password-file", "primary", "lag-bytes"))));

    private final YamlFile yaml;
    private final Clock clock;
    private final Map<Optional<Path>, Trust> trusts = new HashMap<>();

    ProberParser(YamlFile yaml, Clock clock) {
        this.yaml = yaml;
        this.clock = clock;
    }

    private record Named(Set<String> schemes, Set<String> keys) {}

    Prober parse(YamlFile.Fields fields, Set<String> common) {
        URI url = fields.need("url", YamlFile::uri, "url: https://chat.example.com/");
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        Optional<String> kind = fields.get("kind", ProberParser::named);
        Optional<Named> named = kind.flatMap(word -> Optional.ofNullable(NAMED.get(word)));
        if (named.isPresent() && !named.get().schemes().contains(scheme)) {
            String schemes = String.join(" or ", new TreeSet<>(named.get().schemes()));
            throw yaml.refused(
                    fields.find("url").orElse(fields.node()),
                    "%s is reached over %s".formatted(kind.orElse(""), schemes),
                    "Begin the address with " + schemes + "://");
        }
        Optional<Set<String>> own = named.map(Named::keys).or(() -> Optional.ofNullable(SPOKEN.get(scheme)));
        if (own.isEmpty()) {
            throw yaml.refused(
                    fields.find("url").orElse(fields.node()),
                    "url begins with '%s', which no probe speaks".formatted(scheme),
                    "Use one of %s, or a kind out of %s"
                            .formatted(String.join(", ", SPOKEN.keySet()), String.join(", ", NAMED.keySet())));
        }
        Set<String> allowed = new TreeSet<>(common);
        allowed.addAll(own.get());
        allowed.addAll(Set.of("name", "url", "kind"));
        fields.only(allowed);
        Trust trust = trusts.computeIfAbsent(fields.get("ca-file", yaml::path), Trust::of);
        return fields.made(
                () -> prober(kind.orElse(scheme), url, trust, fields), "Mend the target that begins at this line");
    }

    private static String named(String kind) {
        if (!NAMED.containsKey(kind)) {
            throw new IllegalArgumentException("'%s' is no kind; use one of %s, or leave it out"
                    .formatted(kind, String.join(", ", NAMED.keySet())));
        }
        return kind;
    }

    private Prober prober(String kind, URI url, Trust trust, YamlFile.Fields fields) {
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
            case "postgresql", "postgresqls", "mariadb", "mariadbs" ->
                new SqlProber(
                        database(url, trust, fields),
                        fields.get("query", Function.identity()).orElse("SELECT 1"),
                        fields.get("contains", Function.identity()));
            case "kafka", "kafkas" ->
                new KafkaProber(
                        url,
                        trust,
                        login(fields.need("topic", Function.identity(), "topic: a topic of the probe's own"), fields));
            case "freshness" ->
                new FreshnessProber(
                        url,
                        fields.need("console", YamlFile::uri, "console: https://steward.example.com"),
                        secret(fields, "token-file", "the probe's own token, such as probe/token"),
                        trust,
                        login(fields.get("topic", Function.identity()).orElse(EventTopic.DEFAULT.name()), fields),
                        clock);
            case "xmpp", "xmpps" -> xmpp(url, trust, fields);
            case "lanying" ->
                new MessageProber(
                        url,
                        new LanyingChat(
                                fields.need("app-id", Function.identity(), "app-id: the id of the application"),
                                fields.need(
                                        "sender-id", Function.identity(), "sender-id: the id of the sending account"),
                                fields.need(
                                        "receiver-id",
                                        Function.identity(),
                                        "receiver-id: the id of the receiving account"),
                                secret(fields, "token-file", "an administrator's token")),
                        trust);
            case "replication" -> replication(url, trust, fields);
            default -> chat(kind, url, trust, fields);
        };
    }

    private KafkaLogin login(String topic, YamlFile.Fields fields) {
        return new KafkaLogin(
                topic,
                fields.get("user", Function.identity()),
                fields.get("password-file", yaml::path).map(Secret::new),
                fields.get("mechanism", Function.identity()).orElse("scram-sha-512"),
                fields.get("ca-file", yaml::path));
    }

    private Prober chat(String kind, URI url, Trust trust, YamlFile.Fields fields) {
        Secret sender = secret(fields, "sender-token-file", "the account's token");
        Secret receiver = secret(fields, "receiver-token-file", "the account's token");
        Chat chat = switch (kind) {
            case "mattermost" ->
                new MattermostChat(
                        fields.need(
                                "channel", Function.identity(), "channel: the id of a channel both accounts are in"),
                        sender,
                        receiver);
            case "rocketchat" ->
                new RocketChat(
                        fields.need("room", Function.identity(), "room: the id of a room both accounts are in"),
                        fields.need("sender-id", Function.identity(), "sender-id: the id of the sending account"),
                        sender,
                        receiver);
            case "matrix" ->
                new MatrixChat(
                        fields.need(
                                "room",
                                Function.identity(),
                                "room: '!abc:example.com', which both accounts have joined"),
                        sender,
                        receiver);
            default -> throw new IllegalStateException("a kind without a prober: " + kind);
        };
        return new MessageProber(url, chat, trust);
    }

    private Database database(URI url, Trust trust, YamlFile.Fields fields) {
        String user = fields.need("user", Function.identity(), "user: an account that may log in and read");
        Optional<Secret> password = fields.get("password-file", yaml::path).map(Secret::new);
        Database.Account account = new Database.Account(url, trust, user, password);
        return account.scheme().startsWith("postgresql") ? new PostgresDatabase(account) : new MariaDatabase(account);
    }

    private Prober xmpp(URI url, Trust trust, YamlFile.Fields fields) {
        Optional<String> user = fields.get("user", Function.identity());
        Optional<Secret> password = fields.get("password-file", yaml::path).map(Secret::new);
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("user and password-file go together");
        }
        return new XmppProber(
                url,
                trust,
                fields.get("domain", Function.identity()).orElse(Place.of(url).host()),
                fields.get("starttls", YamlFile::yesOrNo).orElse(true),
                user.flatMap(name -> password.map(secret -> new XmppProber.Account(name, secret))));
    }

    private Prober replication(URI url, Trust trust, YamlFile.Fields fields) {
        URI primary =
                fields.need("primary", YamlFile::uri, "primary: %s://db-1.example.com".formatted(url.getScheme()));
        Database from = database(primary, trust, fields);
        Database to = database(url, trust, fields);
        if (!from.getClass().equals(to.getClass())) {
            throw new IllegalArgumentException("primary and url name databases of two kinds");
        }
        if (from.account().place().equals(to.account().place())) {
            throw new IllegalArgumentException("primary and url name the same server");
        }
        Optional<Integer> most = fields.get("lag-bytes", YamlFile::number);
        if (most.isPresent() && (most.get() < 0 || to instanceof MariaDatabase)) {
            throw yaml.refused(
                    fields.find("lag-bytes").orElse(fields.node()),
                    "lag-bytes counts the log of PostgreSQL, from 0",
                    "Leave it out, or mend the number; timeout bounds the time that a replica may be behind");
        }
        return new ReplicationProber(from, to, most);
    }

    private Secret secret(YamlFile.Fields fields, String key, String whose) {
        return new Secret(fields.need(key, yaml::path, key + ": the file that holds " + whose));
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
}
