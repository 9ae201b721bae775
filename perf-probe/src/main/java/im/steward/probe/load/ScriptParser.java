package im.steward.probe.load;

import im.steward.kernel.Fault;
import im.steward.probe.measure.TargetsParser;
import im.steward.probe.measure.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a load script. */
public final class ScriptParser {
    private static final Set<String> TOP = Set.of("name", "variables", "think", "timeout", "start", "mix");
    private static final Set<String> ACT = Set.of("name", "weight", "steps");
    private static final Set<String> STEPS = Set.of("http", "connect", "send", "expect", "think");
    private static final Set<String> HTTP =
            Set.of("method", "path", "headers", "json", "text", "status", "contains", "until", "capture");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String SOCKET = "main";
    private final YamlFile yaml;
    private final Function<String, Optional<String>> environment;
    private final Set<String> set = new HashSet<>(LoadScript.OWN);
    private final Map<String, Integer> used = new LinkedHashMap<>();

    private ScriptParser(Path file, Function<String, Optional<String>> environment) {
        this.environment = environment;
        this.yaml = new YamlFile(file, (what, action) -> new Fault("load-script-invalid", what, action));
    }

    /**
     * @param file names itself in refusals; relative paths in it start at its directory
     * @param environment where variables may come from
     */
    public static LoadScript parse(Path file, String text, Function<String, Optional<String>> environment) {
        return new ScriptParser(file, environment).script(text);
    }

    private LoadScript script(String text) {
        YamlFile.Fields top = yaml.read(text, "load.md").only(TOP);
        String name = top.need("name", UnaryOperator.identity(), "name: chat");
        Map<String, String> values = new LinkedHashMap<>();
        top.fields("variables")
                .ifPresent(fields ->
                        fields.values().forEach((key, node) -> values.put(variable(node, key), value(node))));
        List<Step> start = top.find("start").map(node -> steps(node, "start")).orElse(List.of());
        List<LoadScript.Act> mix = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : yaml.list(top.need("mix", "mix, a list of what users do"), "mix")) {
            YamlFile.Fields fields = yaml.fields(node, "an act").only(ACT);
            String act = fields.need("name", UnaryOperator.identity(), "name: read");
            if (!names.add(act)) {
                throw yaml.refused(node, "'%s' is there twice".formatted(act), "Give one of them another name");
            }
            List<Step> steps = steps(fields.need("steps", "steps, a list"), "steps");
            int weight = fields.get("weight", YamlFile::number).orElse(1);
            mix.add(fields.made(() -> new LoadScript.Act(act, weight, steps)));
        }
        if (mix.isEmpty()) {
            throw yaml.refused(top.node(), "mix is empty", "Write at least one act with its steps");
        }
        Map<String, Integer> needed = new LinkedHashMap<>(used);
        needed.keySet().removeAll(set);
        return top.made(() -> new LoadScript(
                name,
                values,
                top.get("think", Pause::of).orElse(Pause.NONE),
                top.get("timeout", TargetsParser::duration).orElse(TIMEOUT),
                start,
                mix,
                needed));
    }

    /** Text as it is, or where the value is kept that must not stand in a script. */
    private String value(Node node) {
        if (!(node instanceof MappingNode)) {
            return yaml.made(node, "a variable", UnaryOperator.identity());
        }
        YamlFile.Fields from = yaml.fields(node, "a variable").only(Set.of("env", "file"));
        if (from.values().size() != 1) {
            throw yaml.refused(node, "a variable comes from one place", "Write either env: NAME or file: PATH");
        }
        Optional<String> name = from.get("env", UnaryOperator.identity());
        if (name.isPresent()) {
            return environment
                    .apply(name.get())
                    .orElseThrow(() -> yaml.refused(
                            node,
                            "the environment has no variable '%s'".formatted(name.get()),
                            "Set it for this command"));
        }
        Path path = from.need("file", yaml::path, "file: token");
        try {
            return Files.readString(path).strip();
        } catch (IOException unreadable) {
            throw yaml.refused(node, "the file %s cannot be read".formatted(path), "Make it readable for this account");
        }
    }

    private String variable(Node node, String name) {
        try {
            Template.requireName(name);
        } catch (IllegalArgumentException malformed) {
            throw yaml.refused(node, String.valueOf(malformed.getMessage()), "Name it otherwise");
        }
        set.add(name);
        return name;
    }

    private List<Step> steps(Node list, String key) {
        List<Step> steps = new ArrayList<>();
        for (Node node : yaml.list(list, key)) {
            YamlFile.Fields fields = yaml.fields(node, "a step").only(STEPS);
            if (fields.values().size() != 1) {
                throw yaml.refused(
                        node,
                        "a step is one of " + String.join(", ", new TreeSet<>(STEPS)),
                        "Begin each step with a hyphen of its own");
            }
            fields.values().forEach((kind, value) -> steps.add(step(kind, value)));
        }
        return steps;
    }

    private Step step(String kind, Node node) {
        return switch (kind) {
            case "http" -> http(yaml.fields(node, kind).only(HTTP));
            case "connect" -> {
                YamlFile.Fields fields = yaml.fields(node, kind).only(Set.of("socket", "path", "headers"));
                yield new Step.Connect(YamlFile.line(node), socket(fields), path(fields), headers(fields));
            }
            case "send" -> {
                YamlFile.Fields fields = yaml.fields(node, kind).only(Set.of("socket", "json", "text"));
                Step.Body body = body(fields);
                if (body instanceof Step.Body.None) {
                    throw yaml.refused(node, "there is nothing to send", "Add text or json");
                }
                yield new Step.Send(YamlFile.line(node), socket(fields), body);
            }
            case "expect" -> expect(yaml.fields(node, kind).only(Set.of("socket", "contains", "equals")));
            default -> new Step.Think(YamlFile.line(node), yaml.made(node, kind, Pause::of));
        };
    }

    private Step http(YamlFile.Fields fields) {
        String method = fields.get("method", UnaryOperator.identity()).orElse("GET");
        if (!METHODS.contains(method)) {
            throw yaml.refused(
                    fields.find("method").orElse(fields.node()),
                    "'%s' is no method".formatted(method),
                    "Use one of " + String.join(", ", new TreeSet<>(METHODS)));
        }
        Set<Integer> statuses = new LinkedHashSet<>();
        fields.find("status").ifPresent(node -> {
            List<Node> several = node instanceof SequenceNode list ? list.getValue() : List.of(node);
            several.forEach(one -> statuses.add(yaml.made(one, "status", YamlFile::number)));
        });
        List<Step.Capture> captures = new ArrayList<>();
        fields.fields("capture")
                .ifPresent(found ->
                        found.values().forEach((name, node) -> captures.add(capture(variable(node, name), node))));
        return new Step.Http(
                YamlFile.line(fields.node()),
                method,
                path(fields),
                headers(fields),
                body(fields),
                statuses,
                template(fields, "contains"),
                template(fields, "until"),
                captures);
    }

    private Step.Capture capture(String variable, Node node) {
        return yaml.made(node, "capture", text -> {
            if (text.startsWith("header:")) {
                return new Step.Capture.FromHeader(
                        variable, text.substring("header:".length()).strip().toLowerCase(Locale.ROOT));
            }
            return new Step.Capture.FromBody(variable, pointer(text));
        });
    }

    private static String pointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'%s' is neither a JSON pointer such as /token nor header:NAME".formatted(text));
        }
        JsonPointer.compile(text);
        return text;
    }

    private Step expect(YamlFile.Fields fields) {
        Map<String, Template> equals = new LinkedHashMap<>();
        fields.fields("equals")
                .ifPresent(found -> found.values().forEach((at, node) -> {
                    if (!at.startsWith("/")) {
                        throw yaml.refused(node, "'%s' is no JSON pointer".formatted(at), "Write it as /a/b");
                    }
                    equals.put(at, template(node, at));
                }));
        Optional<Template> contains = template(fields, "contains");
        if (contains.isEmpty() && equals.isEmpty()) {
            throw yaml.refused(fields.node(), "any text would do", "Add contains: ${nonce}, or equals");
        }
        return new Step.Expect(YamlFile.line(fields.node()), socket(fields), contains, equals);
    }

    private static String socket(YamlFile.Fields fields) {
        return fields.get("socket", UnaryOperator.identity()).orElse(SOCKET);
    }

    /** Only a path: the allow-list decides which host is loaded, a script does not. */
    private Template path(YamlFile.Fields fields) {
        Node node = fields.need("path", "path: /api");
        return yaml.made(node, "path", text -> {
            if (!text.startsWith("/") || text.startsWith("//") || text.chars().anyMatch(one -> one <= ' ')) {
                throw new IllegalArgumentException(
                        "'%s' is no path; it begins with one / and has no blanks, and the host comes from --target"
                                .formatted(text));
            }
            return used(node, new Template(text));
        });
    }

    private Map<String, Template> headers(YamlFile.Fields fields) {
        Map<String, Template> headers = new LinkedHashMap<>();
        fields.fields("headers")
                .ifPresent(found -> found.values().forEach((name, node) -> {
                    if (!HEADER.matcher(name).matches()) {
                        throw yaml.refused(
                                node, "'%s' is no header".formatted(name), "Use letters, digits and hyphens");
                    }
                    headers.put(name, template(node, name));
                }));
        return headers;
    }

    private Step.Body body(YamlFile.Fields fields) {
        if (fields.find("json").isPresent() && fields.find("text").isPresent()) {
            throw yaml.refused(fields.node(), "there is json and text", "Remove one of them");
        }
        return fields.find("json")
                .map(node -> (Step.Body) new Step.Body.Json(json(node)))
                .or(() -> template(fields, "text").map(Step.Body.Text::new))
                .orElseGet(Step.Body.None::new);
    }

    private JsonNode json(Node node) {
        JsonNodeFactory made = JsonNodeFactory.instance;
        return switch (node) {
            case MappingNode map -> {
                ObjectNode object = made.objectNode();
                for (NodeTuple tuple : map.getValue()) {
                    object.set(
                            yaml.made(tuple.getKeyNode(), "json", UnaryOperator.identity()),
                            json(tuple.getValueNode()));
                }
                yield object;
            }
            case SequenceNode list -> {
                ArrayNode array = made.arrayNode();
                list.getValue().forEach(one -> array.add(json(one)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw yaml.refused(node, "this is no JSON", "Write maps, lists, texts and numbers");
        };
    }

    private JsonNode scalar(ScalarNode node) {
        JsonNodeFactory made = JsonNodeFactory.instance;
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return made.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return made.booleanNode(yaml.made(node, "json", YamlFile::yesOrNo));
        }
        if (node.getTag().equals(Tag.INT) && WHOLE.matcher(text).matches()) {
            return made.numberNode(Long.parseLong(text));
        }
        return made.stringNode(template(node, "json").text());
    }

    private Optional<Template> template(YamlFile.Fields fields, String key) {
        return fields.find(key).map(node -> template(node, key));
    }

    private Template template(Node node, String key) {
        return used(node, yaml.made(node, key, Template::new));
    }

    private Template used(Node node, Template template) {
        template.variables().forEach(name -> used.putIfAbsent(name, YamlFile.line(node)));
        return template;
    }
}
