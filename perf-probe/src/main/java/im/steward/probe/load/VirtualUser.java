package im.steward.probe.load;

import im.steward.probe.measure.Attempt;
import im.steward.probe.measure.Failure;
import im.steward.probe.measure.HttpLine;
import im.steward.probe.measure.WebSocketLine;
import im.steward.probe.measure.WebSocketLine.Opening;
import java.io.Closeable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One made-up person with connections and variables of its own; lives on one thread. */
final class VirtualUser implements Closeable {
    private static final long ASK_AGAIN_AFTER_MILLIS = 20;
    private final LoadScript script;
    private final URI server;
    private final HttpLine.Authorities authorities;
    private final Clock clock;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, WebSocketLine> sockets = new HashMap<>();
    private final HttpLine http;
    private final SplittableRandom random;
    private volatile Thought thought = Thought.NONE;

    /**
     * A user's own pauses in one act.
     *
     * @param since by {@code System.nanoTime}, of a pause that is not over
     */
    private record Thought(long done, OptionalLong since) {
        static final Thought NONE = new Thought(0, OptionalLong.empty());

        long nanos() {
            return done + (since.isPresent() ? System.nanoTime() - since.getAsLong() : 0);
        }
    }

    VirtualUser(
            LoadScript script,
            URI server,
            HttpLine.Authorities authorities,
            Map<String, String> account,
            int number,
            Clock clock) {
        this.script = script;
        this.server = server;
        this.authorities = authorities;
        this.clock = clock;
        this.random = new SplittableRandom(number);
        this.http = new HttpLine(server, authorities);
        variables.putAll(script.values());
        variables.putAll(account);
        variables.put("user_number", String.valueOf(number + 1));
    }

    /** What is done once; again when the server has forgotten this user. */
    Optional<Failure> begin() throws InterruptedException {
        close();
        return perform(script.start());
    }

    boolean mustBeginAnew(Failure failure) {
        return failure == Failure.UNAUTHORIZED || sockets.values().stream().anyMatch(socket -> !socket.open());
    }

    Optional<Failure> perform(List<Step> steps) throws InterruptedException {
        thought = Thought.NONE;
        variables.put("nonce", Long.toUnsignedString(random.nextLong(), 36) + Long.toString(System.nanoTime(), 36));
        for (Step step : steps) {
            Optional<Failure> failure = perform(step);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** How much of the act was the user's own pauses, until now or its end; any thread may ask. */
    long thoughtNanos() {
        return thought.nanos();
    }

    double draw() {
        return random.nextDouble();
    }

    private Optional<Failure> perform(Step step) throws InterruptedException {
        try (Attempt attempt = Attempt.within(script.timeout())) {
            return switch (step) {
                case Step.Http ask -> ask(ask, attempt);
                case Step.Connect connect -> connect(connect, attempt);
                case Step.Send send -> {
                    WebSocketLine socket = sockets.get(send.socket());
                    yield socket == null ? Optional.of(Failure.CLOSED) : socket.send(text(send.body()), attempt);
                }
                case Step.Expect expect -> {
                    WebSocketLine socket = sockets.get(expect.socket());
                    yield socket == null
                            ? Optional.of(Failure.CLOSED)
                            : socket.await(text -> meets(expect, text), attempt);
                }
                case Step.Think think -> {
                    long nanos = think.pause().nanos(draw());
                    long done = thought.done();
                    thought = new Thought(done, OptionalLong.of(System.nanoTime()));
                    Thread.sleep(Duration.ofNanos(nanos));
                    thought = new Thought(done + nanos, OptionalLong.empty());
                    yield Optional.empty();
                }
            };
        }
    }

    private Optional<Failure> ask(Step.Http step, Attempt attempt) throws InterruptedException {
        Optional<String> until = step.until().map(template -> template.fill(this::value));
        while (true) {
            HttpLine.Reply reply = http.ask(question(step), attempt);
            if (reply.failure().isPresent()) {
                return reply.failure();
            }
            if (!step.accepts(reply.status())) {
                return Optional.of(
                        reply.status() == 401 || reply.status() == 403 ? Failure.UNAUTHORIZED : Failure.WRONG_STATUS);
            }
            if (step.contains()
                            .filter(text -> !reply.body().contains(text.fill(this::value)))
                            .isPresent()
                    || !captured(step.captures(), reply)) {
                return Optional.of(Failure.WRONG_CONTENT);
            }
            if (until.isEmpty() || reply.body().contains(until.get())) {
                return Optional.empty();
            }
            // A server that does not hold the question back would be asked in a circle; its deadline ends it, too.
            Thread.sleep(ASK_AGAIN_AFTER_MILLIS);
        }
    }

    private HttpLine.Question question(Step.Http step) {
        Map<String, String> headers = filled(step.headers());
        if (step.body() instanceof Step.Body.Json) {
            headers.putIfAbsent("Content-Type", "application/json");
        }
        return new HttpLine.Question(step.method(), path(step.path()), headers, text(step.body()));
    }

    private Optional<Failure> connect(Step.Connect step, Attempt attempt) {
        WebSocketLine former = sockets.remove(step.socket());
        if (former != null) {
            former.close();
        }
        return switch (WebSocketLine.open(server, path(step.path()), filled(step.headers()), authorities, attempt)) {
            case Opening.Open(var line) -> {
                sockets.put(step.socket(), line);
                yield Optional.empty();
            }
            case Opening.Refused(var failure) -> Optional.of(failure);
        };
    }

    private boolean meets(Step.Expect expect, String text) {
        if (expect.contains()
                .filter(wanted -> !text.contains(wanted.fill(this::value)))
                .isPresent()) {
            return false;
        }
        if (expect.equals().isEmpty()) {
            return true;
        }
        Optional<JsonNode> json = json(text);
        return json.isPresent()
                && expect.equals().entrySet().stream()
                        .allMatch(wanted -> json.get()
                                .at(wanted.getKey())
                                .asString("")
                                .equals(wanted.getValue().fill(this::value)));
    }

    private boolean captured(List<Step.Capture> captures, HttpLine.Reply reply) {
        if (captures.isEmpty()) {
            return true;
        }
        Optional<JsonNode> json = json(reply.body());
        for (Step.Capture capture : captures) {
            String found = switch (capture) {
                case Step.Capture.FromHeader from -> reply.headers().getOrDefault(from.header(), "");
                case Step.Capture.FromBody from ->
                    json.map(body -> body.at(from.pointer()).asString("")).orElse("");
            };
            // A line break in a header would be a second request.
            if (found.isEmpty() || found.chars().anyMatch(one -> one < ' ')) {
                return false;
            }
            variables.put(capture.variable(), found);
        }
        return true;
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    private String value(String variable) {
        return variable.equals("now_ms") ? String.valueOf(clock.millis()) : variables.getOrDefault(variable, "");
    }

    private String path(Template path) {
        return path.fill(
                this::value,
                value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private Map<String, String> filled(Map<String, Template> templates) {
        Map<String, String> filled = new HashMap<>();
        templates.forEach(
                (name, template) -> filled.put(name, template.fill(this::value).replaceAll("[\\r\\n]", "")));
        return filled;
    }

    private String text(Step.Body body) {
        return switch (body) {
            case Step.Body.None _ -> "";
            case Step.Body.Text(var template) -> template.fill(this::value);
            case Step.Body.Json(var json) -> filled(json).toString();
        };
    }

    private JsonNode filled(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode made = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(one -> made.set(one.getKey(), filled(one.getValue())));
            return made;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode made = JsonNodeFactory.instance.arrayNode();
            array.forEach(one -> made.add(filled(one)));
            return made;
        }
        return json.isString()
                ? JsonNodeFactory.instance.stringNode(new Template(json.asString()).fill(this::value))
                : json;
    }

    @Override
    public void close() {
        sockets.values().forEach(WebSocketLine::close);
        sockets.clear();
        http.close();
    }
}
