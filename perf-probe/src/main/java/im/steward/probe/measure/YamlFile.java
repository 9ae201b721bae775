package im.steward.probe.measure;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
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

/**
 * A YAML file read by its nodes and not by its values, since only nodes know their lines: every refusal names the line
 * and the fix.
 */
public final class YamlFile {
    private static final int DEEPEST = 50;
    private final Path file;
    private final BiFunction<String, String, Fault> fault;

    /** @param fault makes what is wrong and what to do into a fault with the file's own code */
    public YamlFile(Path file, BiFunction<String, String, Fault> fault) {
        this.file = file;
        this.fault = fault;
    }

    /** @param page of the docs, whose example an empty file is told to begin with */
    public Fields read(String text, String page) {
        return find(text)
                .orElseThrow(() -> refused(1, "the file is empty", "Write it, beginning with the example of " + page));
    }

    /** None where the file is empty. */
    Optional<Fields> find(String text) {
        return Optional.ofNullable(compose(text)).map(root -> fields(root, "the file"));
    }

    private @Nullable Node compose(String text) {
        try {
            var options = new LoaderOptions();
            options.setNestingDepthLimit(DEEPEST);
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
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

    public static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    public InvalidException refused(Node node, String what, String action) {
        return refused(line(node), what, action);
    }

    public InvalidException refused(int line, String what, String action) {
        return new InvalidException(fault.apply("%s, line %d: %s".formatted(file, line, what), action));
    }

    public <T> T made(Node node, String key, Function<String, T> of) {
        if (!(node instanceof ScalarNode scalar)) {
            throw refused(node, key + " is one value, not a list or a map", "Write it as key: value");
        }
        try {
            return of.apply(scalar.getValue());
        } catch (IllegalArgumentException malformed) {
            throw refused(node, key + ": " + malformed.getMessage(), "Mend the value");
        }
    }

    public List<Node> list(Node node, String key) {
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        throw refused(node, key + " is a list", "Begin each of its members with a hyphen");
    }

    public Fields fields(Node node, String what) {
        return fields(node, what, Optional.empty());
    }

    /** @param defaults say what this map does not */
    Fields fields(Node node, String what, Optional<Fields> defaults) {
        return new Fields(node, what, defaults);
    }

    /** Relative paths begin at the file. */
    public Path path(String text) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of(text) : directory.resolve(text);
    }

    public static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "'%s' is no address: %s".formatted(text, malformed.getReason()), malformed);
        }
    }

    public static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("'%s' is no whole number".formatted(text), noNumber);
        }
    }

    public static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
        };
    }

    /** A map of the file. */
    public final class Fields {
        private final Node node;
        private final Map<String, Node> values = new LinkedHashMap<>();
        private final Optional<Fields> defaults;

        private Fields(Node node, String what, Optional<Fields> defaults) {
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

        public Fields only(Set<String> allowed) {
            return only(allowed, String.join(", ", allowed.stream().sorted().toList()));
        }

        /** @param told the keys as the refusal names them */
        Fields only(Set<String> allowed, String told) {
            values.forEach((key, value) -> {
                if (!allowed.contains(key)) {
                    throw refused(value, "'%s' is no key here".formatted(key), "Use " + told);
                }
            });
            return this;
        }

        public Node node() {
            return node;
        }

        public Map<String, Node> values() {
            return values;
        }

        public Optional<Node> find(String key) {
            return Optional.ofNullable(values.get(key)).or(() -> defaults.flatMap(fields -> fields.find(key)));
        }

        public Optional<Fields> fields(String key) {
            return find(key).map(value -> YamlFile.this.fields(value, key));
        }

        public <T> Optional<T> get(String key, Function<String, T> of) {
            return find(key).map(value -> YamlFile.this.made(value, key, of));
        }

        public <T> T need(String key, Function<String, T> of, String example) {
            return get(key, of).orElseThrow(() -> refused(node, key + " is missing", "Add " + example));
        }

        public Node need(String key, String example) {
            return find(key).orElseThrow(() -> refused(node, key + " is missing", "Add " + example));
        }

        /** What has rules of its own; its refusal names the map's first line. */
        public <T> T made(Supplier<T> making) {
            return made(making, "Mend what begins at this line");
        }

        <T> T made(Supplier<T> making, String action) {
            try {
                return making.get();
            } catch (IllegalArgumentException malformed) {
                throw refused(node, String.valueOf(malformed.getMessage()), action);
            }
        }
    }
}
