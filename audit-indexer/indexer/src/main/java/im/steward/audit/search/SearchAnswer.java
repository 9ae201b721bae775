package im.steward.audit.search;

import im.steward.audit.search.Completeness.Degraded;
import im.steward.audit.search.Completeness.Lack;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What Elasticsearch answered to a search.
 *
 * @param archived instead of {@code hits}, where bytes were asked for
 * @param total −1 where it was not asked for
 * @param sort of the last hit, as it goes into {@code search_after}
 * @param pit the point in time to go on with, empty where none was used
 */
record SearchAnswer(
        List<Hit> hits,
        List<Archived> archived,
        long total,
        Completeness completeness,
        long took,
        JsonNode aggregations,
        JsonNode sort,
        String pit) {
    /** Trees are read out of the middle of an answer: what follows them is not trailing. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final byte[] NO_BYTES = {};

    /** What an archive answers that has not been begun. */
    static final SearchAnswer EMPTY = new SearchAnswer(
            List.of(),
            List.of(),
            0,
            new Completeness.Complete(),
            0,
            MissingNode.getInstance(),
            MissingNode.getInstance(),
            "");

    static SearchAnswer read(InputStream body) {
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            return new Reader(json, NO_BYTES).answer();
        }
    }

    /** Keeps the sources as bytes. */
    static SearchAnswer readArchived(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            return new Reader(json, body).answer();
        }
    }

    SearchAnswer with(Completeness other) {
        return new SearchAnswer(hits, archived, total, completeness.and(other), took, aggregations, sort, pit);
    }

    private static final class Reader {
        private final JsonParser json;
        private final byte[] bytes;
        private final List<Hit> hits = new ArrayList<>();
        private final List<Archived> archived = new ArrayList<>();
        private long total = -1;
        private boolean lowerBound;
        private long took;
        private boolean timedOut;
        private JsonNode shards = MissingNode.getInstance();
        private JsonNode aggregations = MissingNode.getInstance();
        private JsonNode sort = MissingNode.getInstance();
        private String pit = "";

        Reader(JsonParser json, byte[] bytes) {
            this.json = json;
            this.bytes = bytes;
        }

        SearchAnswer answer() {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "took" -> took = json.getLongValue();
                    case "timed_out" -> timedOut = json.getBooleanValue();
                    case "_shards" -> shards = JSON.readTree(json);
                    case "aggregations" -> aggregations = JSON.readTree(json);
                    case "pit_id" -> pit = json.getString();
                    case "hits" -> hits();
                    default -> json.skipChildren();
                }
            }
            return new SearchAnswer(hits, archived, total, completeness(), took, aggregations, sort, pit);
        }

        private void hits() {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "total" -> {
                        JsonNode node = JSON.readTree(json);
                        total = node.path("value").asLong();
                        lowerBound = !node.path("relation").asString("eq").equals("eq");
                    }
                    case "hits" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            hit();
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }

        private void hit() {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "_source" -> {
                        if (bytes.length == 0) {
                            hits.add(HitReader.read(json));
                        } else {
                            archived.add(Archived.read(json, bytes));
                        }
                    }
                    case "sort" -> sort = JSON.readTree(json);
                    default -> json.skipChildren();
                }
            }
        }

        private Completeness completeness() {
            int all = shards.path("total").asInt();
            int answered = shards.path("successful").asInt();
            int failed = Math.max(all - answered, shards.path("failed").asInt());
            if (failed > 0) {
                String why = shards.path("failures")
                        .path(0)
                        .path("reason")
                        .path("type")
                        .asString("");
                return new Degraded(
                        Lack.SILENT,
                        "%d of %d parts of the archive did not answer%s"
                                .formatted(failed, all, why.isEmpty() ? "" : " (" + why + ")"));
            }
            if (timedOut) {
                return new Degraded(
                        Lack.SLOW, "The search took too long and was stopped before it had seen everything");
            }
            return lowerBound ? new Degraded(Lack.COUNT, "The count is a lower bound") : new Completeness.Complete();
        }
    }
}
