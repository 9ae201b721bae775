package im.steward.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published schemas and samples say what the codec does. */
class GoldenSamplesTest {
    static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    record Sample(EventType type, String language, EventBytes bytes) {
        @Override
        public String toString() {
            return type.attribute() + " " + language;
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(EventType.values())
                .flatMap(type -> Stream.of("en", "zh").map(language -> sample(type, language)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleKeepsItsSchema(Sample sample) {
        assertThat(schema(sample.type()).validate(JSON.readTree(sample.bytes().body())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleComesBackByteForByte(Sample sample) {
        Decoded decoded = EventCodec.decode(sample.bytes());

        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        EventBytes again = EventCodec.encode(((Decoded.Event) decoded).event());
        assertThat(again.headers()).isEqualTo(sample.bytes().headers());
        assertThat(again.body()).asString().isEqualTo(new String(sample.bytes().body(), UTF_8));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void whatASchemaRequiresTheCodecRequires(EventType type) {
        Sample sample = sample(type, "en");
        JsonNode whole = JSON.readTree(sample.bytes().body());
        for (String path : pathsOf(whole, "").toList()) {
            ObjectNode body = (ObjectNode) JSON.readTree(sample.bytes().body());
            remove(body, path);
            boolean valid = schema(type).validate(body).isEmpty();

            Decoded decoded = EventCodec.decode(new EventBytes(sample.bytes().headers(), JSON.writeValueAsBytes(body)));

            assertThat(decoded instanceof Decoded.Event).as("without " + path).isEqualTo(valid);
        }
    }

    private static Stream<String> pathsOf(JsonNode node, String at) {
        return node.propertyStream().flatMap(field -> {
            String path = at + "/" + field.getKey();
            return Stream.concat(Stream.of(path), pathsOf(field.getValue(), path));
        });
    }

    private static void remove(ObjectNode body, String path) {
        int last = path.lastIndexOf('/');
        var parent = (ObjectNode) body.at(path.substring(0, last));
        parent.remove(path.substring(last + 1));
    }

    static Schema schema(EventType type) {
        try (InputStream file = resource(stem(type) + ".json")) {
            return SCHEMAS.getSchema(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Sample sample(EventType type, String language) {
        JsonNode sample = JSON.readTree(resource("samples/" + stem(type) + "." + language + ".json"));
        Map<String, String> headers = new HashMap<>();
        sample.get("headers")
                .propertyStream()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return new Sample(type, language, new EventBytes(headers, JSON.writeValueAsBytes(sample.get("body"))));
    }

    private static String stem(EventType type) {
        return type.attribute().replace(".v1", "");
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                GoldenSamplesTest.class.getResourceAsStream("/event-schema/v1/" + name), () -> "missing: " + name);
    }
}
