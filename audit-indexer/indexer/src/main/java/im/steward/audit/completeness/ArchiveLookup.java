package im.steward.audit.completeness;

import im.steward.audit.elastic.ElasticsearchFaults;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.event.FreshnessMark;
import im.steward.kernel.UnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the archive what it holds, over all its indices and apart from the code that writes them. */
final class ArchiveLookup {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Elasticsearch's window for one answer; an id has one document, rarely two. */
    private static final int WINDOW = 10_000;

    private static final int IDS = 4_000;
    private final ElasticsearchRequests requests;
    private final String alias;

    ArchiveLookup(ElasticsearchRequests requests, String alias) {
        this.requests = requests;
        this.alias = alias;
    }

    /** A document as the archive has it. */
    record Stored(String index, String id, String hash, int partition, long offset, long indexed) {}

    /** Makes everything that was written searchable. */
    void refresh() {
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    /** Documents by id; several where the same id is in more than one month. */
    Map<String, List<Stored>> find(Collection<String> ids) {
        Map<String, List<Stored>> found = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS) {
            find(all.subList(from, Math.min(all.size(), from + IDS)), found);
        }
        return found;
    }

    private void find(List<String> ids, Map<String, List<Stored>> found) {
        ObjectNode question = JSON.createObjectNode();
        question.put("size", WINDOW).put("_source", false).put("track_total_hits", true);
        ids.forEach(question.putObject("query").putObject("ids").putArray("values")::add);
        ArrayNode fields = question.putArray("docvalue_fields");
        fields.add("event.hash").add("event.partition").add("event.offset");
        fields.addObject().put("field", "event.indexed").put("format", "epoch_millis");
        JsonNode answer = search(question);
        if (answer.path("hits").path("total").path("value").asLong(0) > WINDOW) {
            int half = ids.size() / 2;
            find(ids.subList(0, half), found);
            find(ids.subList(half, ids.size()), found);
            return;
        }
        for (JsonNode hit : answer.path("hits").path("hits")) {
            JsonNode event = hit.path("fields");
            Stored stored = new Stored(
                    hit.path("_index").asString(),
                    hit.path("_id").asString(),
                    event.path("event.hash").path(0).asString(""),
                    event.path("event.partition").path(0).asInt(-1),
                    event.path("event.offset").path(0).asLong(-1),
                    Long.parseLong(event.path("event.indexed").path(0).asString("0")));
            found.computeIfAbsent(stored.id(), _ -> new ArrayList<>(1)).add(stored);
        }
    }

    /**
     * What of a partition has been compared.
     *
     * @param end behind the last record that was
     * @param began since when the topic holds records; what was archived earlier came from one that was made anew, or has
     *     expired, and was compared then whatever its offset
     */
    record Compared(long end, Instant began) {}

    /** Counts documents by source, conversation and day, of compared records only, and none of our own marks. */
    void count(Map<Integer, Compared> partitions, BiConsumer<ChannelDay, Long> each) {
        ObjectNode question = JSON.createObjectNode();
        question.put("size", 0).put("track_total_hits", false);
        question.set("query", of(partitions));
        ObjectNode composite = question.putObject("aggs")
                .putObject("days")
                .putObject("composite")
                .put("size", WINDOW);
        ArrayNode sources = composite.putArray("sources");
        terms(sources, "platform", "im.platform");
        terms(sources, "instance", "im.instance");
        terms(sources, "channel", "im.channel.id");
        sources.addObject()
                .putObject("day")
                .putObject("date_histogram")
                .put("field", "@timestamp")
                .put("calendar_interval", "day")
                .put("format", "uuuu-MM-dd");
        while (true) {
            JsonNode days = search(question).path("aggregations").path("days");
            for (JsonNode bucket : days.path("buckets")) {
                JsonNode key = bucket.path("key");
                ChannelDay place = new ChannelDay(
                        key.path("platform").asString(""),
                        key.path("instance").asString(""),
                        key.path("channel").asString(""),
                        LocalDate.parse(key.path("day").asString()));
                each.accept(place, bucket.path("doc_count").asLong());
            }
            if (!days.has("after_key")) {
                return;
            }
            composite.set("after", days.path("after_key"));
        }
    }

    private static ObjectNode of(Map<Integer, Compared> partitions) {
        ObjectNode query = JSON.createObjectNode();
        ObjectNode bool = query.putObject("bool").put("minimum_should_match", 1);
        bool.putArray("must_not").addObject().putObject("term").put("im.platform", FreshnessMark.PLATFORM);
        ArrayNode either = bool.putArray("should");
        partitions.forEach((partition, compared) -> {
            range(either, partition, "event.offset").put("lt", compared.end());
            range(either, partition, "event.indexed")
                    .put("lt", compared.began().toEpochMilli())
                    .put("format", "epoch_millis");
        });
        return query;
    }

    private static ObjectNode range(ArrayNode either, int partition, String field) {
        ArrayNode both = either.addObject().putObject("bool").putArray("filter");
        both.addObject().putObject("term").put("event.partition", partition);
        return both.addObject().putObject("range").putObject(field);
    }

    private static void terms(ArrayNode sources, String name, String field) {
        sources.addObject()
                .putObject(name)
                .putObject("terms")
                .put("field", field)
                .put("missing_bucket", true);
    }

    /** An answer of which a part is missing would look like gaps. */
    private JsonNode search(ObjectNode question) {
        Answer answer = requests.ask("POST", "/" + alias + "/_search?allow_partial_search_results=false", question);
        if (answer.status() == 404) {
            return JSON.createObjectNode();
        }
        if (!answer.found() || answer.body().path("timed_out").asBoolean(false)) {
            throw new UnavailableException(ElasticsearchFaults.of(answer.status(), answer.errorType(), ""));
        }
        return answer.body();
    }
}
