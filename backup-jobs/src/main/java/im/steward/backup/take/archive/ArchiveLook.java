package im.steward.backup.take.archive;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.text.Words;
import im.steward.backup.catalog.Canary;
import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at the archive's indices, live or restored.
 *
 * @param prefix of the live indices' names
 * @param renamed what stands before them, nothing for the live ones
 */
record ArchiveLook(ElasticsearchRequests requests, String prefix, String renamed) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int INDICES = 10_000;
    private static final int SAMPLE = 20;
    private static final int PHRASE_WORDS = 6;
    private static final int PAGE = 1_000;

    /** Some document of the archive, by which another copy of it is compared. */
    record Sample(String index, String id) {}

    private String indices() {
        return renamed + prefix + "-v*";
    }

    String canaryIndex() {
        return renamed + prefix + "-canary";
    }

    void refresh() {
        requests.ask("POST", "/" + indices() + "/_refresh");
    }

    /**
     * Counts of what was indexed up to then, and sums of where it came from: a document in the place of another is
     * noticed.
     */
    Map<String, String> fingerprints(Instant until) {
        ObjectNode body = JSON.createObjectNode().put("size", 0);
        body.set("query", indexedUntil(until));
        ObjectNode each = body.putObject("aggs").putObject("each");
        each.putObject("terms").put("field", "_index").put("size", INDICES);
        ObjectNode sums = each.putObject("aggs");
        sums.putObject("offsets").putObject("sum").put("field", "event.offset");
        sums.putObject("newest").putObject("max").put("field", "event.indexed");
        Map<String, String> found = new TreeMap<>();
        for (JsonNode index : requests.ask(
                        "POST",
                        "/" + indices() + "/_search?allow_partial_search_results=false&ignore_unavailable=true",
                        body)
                .body()
                .path("aggregations")
                .path("each")
                .path("buckets")) {
            String name = index.path("key").asString().substring(renamed.length());
            found.put("documents:" + name, Long.toString(index.path("doc_count").asLong()));
            found.put(
                    "content:" + name,
                    "%d/%d"
                            .formatted(
                                    index.path("offsets").path("value").asLong(),
                                    index.path("newest").path("value").asLong()));
        }
        return found;
    }

    private static ObjectNode indexedUntil(Instant until) {
        ObjectNode query = JSON.createObjectNode();
        query.putObject("range")
                .putObject("event.indexed")
                .put("lte", until.toEpochMilli())
                .put("format", "epoch_millis");
        return query;
    }

    List<Sample> sample(Instant until) {
        ObjectNode body = JSON.createObjectNode().put("size", SAMPLE).put("_source", false);
        ObjectNode drawn = body.putObject("query").putObject("function_score");
        drawn.set("query", indexedUntil(until));
        drawn.putObject("random_score").put("seed", until.toEpochMilli()).put("field", "_seq_no");
        List<Sample> sample = new ArrayList<>();
        requests.ask("POST", "/" + indices() + "/_search?ignore_unavailable=true", body)
                .body()
                .path("hits")
                .path("hits")
                .forEach(hit -> sample.add(new Sample(
                        hit.path("_index").asString().substring(renamed.length()),
                        hit.path("_id").asString())));
        return sample;
    }

    /** The documents themselves, as one hash; a missing one changes it. */
    String content(List<Sample> sample) {
        return Sha256.of(sample.stream()
                        .map(one -> one.id() + " " + source(one))
                        .sorted()
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private JsonNode source(Sample one) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("query").putObject("ids").putArray("values").add(one.id());
        return requests.ask("POST", "/" + renamed + one.index() + "/_search", body)
                .body()
                .path("hits")
                .path("hits")
                .path(0)
                .path("_source");
    }

    /** How many of those that hold words are found by them, and how many hold any. */
    record Searched(int found, int asked) {}

    Searched search(List<Sample> sample) {
        int found = 0;
        int asked = 0;
        for (Sample one : sample) {
            String words = firstWords(source(one).path("text").asString(""));
            if (!words.isEmpty()) {
                asked++;
                found += finds(one, words) ? 1 : 0;
            }
        }
        return new Searched(found, asked);
    }

    private static String firstWords(String text) {
        return Words.of(text).words().stream()
                .limit(PHRASE_WORDS)
                .map(Words.Word::text)
                .collect(Collectors.joining(" "));
    }

    private boolean finds(Sample one, String words) {
        ObjectNode body = JSON.createObjectNode().put("size", 0);
        ObjectNode both = body.putObject("query").putObject("bool");
        both.putArray("must").addObject().putObject("match_phrase").put("words", words);
        both.putArray("filter").addObject().putObject("ids").putArray("values").add(one.id());
        return requests.ask("POST", "/" + renamed + one.index() + "/_search", body)
                        .body()
                        .path("hits")
                        .path("total")
                        .path("value")
                        .asLong()
                == 1;
    }

    /** The events of one conversation as they came, in the order of their time and place. */
    long conversation(String id, Consumer<String> line) {
        long found = 0;
        ArrayNode after = null;
        while (true) {
            ObjectNode body = JSON.createObjectNode().put("size", PAGE);
            body.putArray("_source").add("original");
            body.putObject("query").putObject("term").put("im.channel.id", id);
            body.putArray("sort").add("@timestamp").add("event.id");
            if (after != null) {
                body.set("search_after", after);
            }
            JsonNode hits = requests.ask(
                            "POST",
                            "/" + indices() + "/_search?allow_partial_search_results=false&ignore_unavailable=true",
                            body)
                    .body()
                    .path("hits")
                    .path("hits");
            for (JsonNode hit : hits) {
                line.accept(JSON.writeValueAsString(hit.path("_source").path("original")));
                found++;
                after = (ArrayNode) hit.path("sort");
            }
            if (hits.size() < PAGE) {
                return found;
            }
        }
    }

    void plant(Canary canary) {
        ObjectNode index = JSON.createObjectNode();
        index.putObject("settings").put("index.auto_expand_replicas", "0-1").put("index.number_of_shards", 1);
        // Refused when it is there already.
        requests.ask("PUT", "/" + canaryIndex(), index);
        requests.ask(
                "PUT",
                "/" + canaryIndex() + "/_doc/canary?refresh=true",
                JSON.createObjectNode()
                        .put("nonce", canary.nonce())
                        .put("at", canary.at().toString()));
    }

    Optional<Canary> canary() {
        JsonNode planted =
                requests.ask("GET", "/" + canaryIndex() + "/_doc/canary").body().path("_source");
        return planted.has("nonce")
                ? Optional.of(new Canary(
                        planted.path("nonce").asString(),
                        Instant.parse(planted.path("at").asString())))
                : Optional.empty();
    }
}
