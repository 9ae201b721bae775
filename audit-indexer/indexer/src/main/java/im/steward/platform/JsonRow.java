package im.steward.platform;

import im.steward.platform.Rejection.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object of an export; what is asked of it is there, or the row is rejected by the field's name. */
public final class JsonRow {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final JsonNode node;
    private final String path;

    private JsonRow(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    public static JsonRow of(byte[] json) {
        return of(json, json.length);
    }

    static JsonRow of(byte[] json, int length) {
        try {
            return of(JSON.readTree(json, 0, length));
        } catch (JacksonException notJson) {
            throw new RejectedRow(Reason.JSON_INVALID, "");
        }
    }

    private static JsonRow of(JsonNode node) {
        if (!node.isObject()) {
            throw new RejectedRow(Reason.JSON_INVALID, "");
        }
        return new JsonRow(node, "");
    }

    public String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    /** What other rows and other stores know the thing by. */
    public String id(String field) {
        String id = text(field);
        if (id.isBlank() || id.chars().anyMatch(Character::isISOControl)) {
            throw unfit(field);
        }
        return id;
    }

    /** Absent, null and, where the platforms use it so, empty mean the same. */
    public Optional<String> filled(String field) {
        return optionalText(field).filter(Predicate.not(String::isEmpty));
    }

    public Optional<String> optionalText(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isString() || value.isNumber()) {
            return Optional.of(value.asString());
        }
        throw unfit(field);
    }

    public Instant time(String field) {
        try {
            return OffsetDateTime.parse(text(field)).toInstant();
        } catch (DateTimeException notATime) {
            throw unfit(field);
        }
    }

    public Optional<Instant> optionalTime(String field) {
        return filled(field).map(_ -> time(field));
    }

    /** Milliseconds since 1970; 0 stands for never, as in Mattermost and Matrix. */
    public Optional<Instant> millis(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw unfit(field);
        }
        return value.longValue() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value.longValue()));
    }

    public long number(String field, long otherwise) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : otherwise;
    }

    public boolean flag(String field) {
        return node.path(field).asBoolean(false);
    }

    public JsonRow object(String field) {
        return optionalObject(field).orElseThrow(() -> missing(field));
    }

    public Optional<JsonRow> optionalObject(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw unfit(field);
        }
        return Optional.of(new JsonRow(value, path + field + "."));
    }

    /** The objects of a list; absent and null are an empty one. */
    public List<JsonRow> objects(String field) {
        List<JsonRow> rows = new ArrayList<>();
        for (JsonNode value : list(field)) {
            if (!value.isObject()) {
                throw unfit(field);
            }
            rows.add(new JsonRow(value, path + field + "."));
        }
        return rows;
    }

    /** Takes each object of a list by itself: what is none, or is left by its taker, is rejected, the others are taken. */
    public void each(String field, Place place, ExportSink sink, Consumer<JsonRow> taker) {
        for (JsonNode value : list(field)) {
            Rows.take(place, sink, () -> {
                if (!value.isObject()) {
                    throw unfit(field);
                }
                taker.accept(new JsonRow(value, path + field + "."));
            });
        }
    }

    /** The same for a list of texts. */
    public void eachText(String field, Place place, ExportSink sink, Consumer<String> taker) {
        for (JsonNode value : list(field)) {
            Rows.take(place, sink, () -> {
                if (!value.isString()) {
                    throw unfit(field);
                }
                taker.accept(value.stringValue());
            });
        }
    }

    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(field)) {
            if (!value.isString()) {
                throw unfit(field);
            }
            texts.add(value.stringValue());
        }
        return texts;
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    public JsonNode node() {
        return node;
    }

    public RejectedRow unfit(String field) {
        return new RejectedRow(Reason.FIELD_UNFIT, path + field);
    }

    public RejectedRow missing(String field) {
        return new RejectedRow(Reason.FIELD_MISSING, path + field);
    }

    private Iterable<JsonNode> list(String field) {
        @Nullable JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw unfit(field);
        }
        return value;
    }
}
