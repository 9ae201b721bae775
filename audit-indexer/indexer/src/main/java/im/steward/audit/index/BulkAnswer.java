package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchFaults;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The items of a bulk answer, in the order they were sent. */
final class BulkAnswer {
    /** Nearly always all went in, and this is the whole answer. */
    static final String WHETHER_ALL = "/_bulk?filter_path=errors";
    /** Asks Elasticsearch to leave out what nobody reads: a fifth of the answer remains. */
    static final String EACH =
            "/_bulk?filter_path=items.create.status,items.create.error.type,items.create.error.reason";

    private static final JsonFactory JSON = new JsonFactory();
    /** The document is the reason; anything else may be better tomorrow. */
    private static final Set<String> HOPELESS = Set.of(
            "document_parsing_exception",
            "mapper_parsing_exception",
            "strict_dynamic_mapping_exception",
            "parsing_exception",
            "x_content_parse_exception");

    /**
     * Lucene says of a document it cannot index that it is an illegal argument, and so does Elasticsearch of some states
     * of its own, which the next document meets, too: a full shard (elastic/elasticsearch#63628, worded anew in #110481),
     * a pipeline that the index names and nobody has made, an alias without an index to write to. Anything else is taken
     * for the document's: in quarantine it waits without holding up the partition.
     */
    private static final String ILLEGAL = "illegal_argument_exception";

    private static final Pattern ARCHIVE_ILLEGAL =
            Pattern.compile("(?i)^(number of documents in |pipeline with id \\[|no write index is defined)");

    sealed interface Item {
        record Created() implements Item {}

        record Exists() implements Item {}

        record Refused(Fault fault) implements Item {}

        record Later(Fault fault) implements Item {}
    }

    private static final Item CREATED = new Item.Created();
    private static final Item EXISTS = new Item.Exists();

    private BulkAnswer() {}

    /** Reads what {@link #WHETHER_ALL} brings: whether every document was created. */
    static boolean all(InputStream answer) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), answer)) {
            while (json.nextToken() != null) {
                if ("errors".equals(json.currentName()) && json.currentToken().isBoolean()) {
                    return !json.getBooleanValue();
                }
            }
            throw broken(null);
        } catch (JacksonException cut) {
            throw broken(cut);
        } finally {
            close(answer);
        }
    }

    static Item[] created(int count) {
        Item[] items = new Item[count];
        Arrays.fill(items, CREATED);
        return items;
    }

    /** Reads what {@link #EACH} brings. */
    static Item[] read(InputStream answer, int expected) {
        Item[] items = new Item[expected];
        int count = 0;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), answer)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT && "create".equals(json.currentName())) {
                    if (count == expected) {
                        throw broken(null);
                    }
                    items[count++] = item(json);
                }
            }
        } catch (JacksonException cut) {
            throw broken(cut);
        } finally {
            close(answer);
        }
        if (count != expected) {
            throw broken(null);
        }
        return items;
    }

    private static Item item(JsonParser json) {
        int status = 0;
        String type = "";
        String reason = "";
        int depth = 1;
        while (depth > 0) {
            switch (json.nextToken()) {
                case START_OBJECT -> depth++;
                case END_OBJECT -> depth--;
                case VALUE_NUMBER_INT -> status = json.getIntValue();
                case VALUE_STRING -> {
                    if ("type".equals(json.currentName())) {
                        type = json.getString();
                    } else {
                        reason = json.getString();
                    }
                }
                case null -> throw broken(null);
                default -> {}
            }
        }
        return judged(status, type, reason);
    }

    private static Item judged(int status, String type, String reason) {
        if (status == 201 || status == 200) {
            return CREATED;
        }
        if (status == 409) {
            return EXISTS;
        }
        if (status == 400 && isHopeless(type, reason)) {
            return new Item.Refused(new Fault(
                    "event-refused-by-archive",
                    "Elasticsearch cannot index the event (%s)".formatted(type),
                    "Keep it in quarantine; report the kind of event, then replay it with a release that reads it"));
        }
        return new Item.Later(ElasticsearchFaults.of(status, type, reason));
    }

    private static boolean isHopeless(String type, String reason) {
        boolean faultOfDocument =
                type.equals(ILLEGAL) && !ARCHIVE_ILLEGAL.matcher(reason).find();
        return faultOfDocument || HOPELESS.contains(type);
    }

    private static UnavailableException broken(@Nullable Throwable cause) {
        IOException cut = new IOException("its answer was cut", cause);
        return new UnavailableException(ElasticsearchFaults.unreachable(cut), cut);
    }

    private static void close(InputStream answer) {
        try {
            answer.close();
        } catch (IOException ignored) {
            // The answer has been read; a connection that fails to close is dropped by its pool.
        }
    }
}
