package im.steward.audit.search;

import im.steward.audit.search.Facets.Count;
import im.steward.audit.search.Facets.Counts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what {@link FacetJson} asked for. */
final class FacetReader {
    private FacetReader() {}

    static Facets read(SearchAnswer answer, ZoneId zone) {
        JsonNode found = answer.aggregations();
        var days = new TreeMap<Instant, Long>();
        for (JsonNode day : found.path("days").path("buckets")) {
            days.put(
                    Instant.ofEpochMilli(day.path("key").asLong()),
                    day.path("doc_count").asLong());
        }
        Histogram histogram = Histogram.of(days, zone);
        return new Facets(
                counts(found.path("platforms")),
                counts(found.path("conversations")),
                counts(found.path("senders")),
                counts(found.path("kinds")),
                counts(found.path("features")),
                counts(found.path("languages")),
                histogram.bars(),
                histogram.step(),
                answer.completeness());
    }

    private static Counts counts(JsonNode node) {
        List<Count> counts = new ArrayList<>();
        for (JsonNode bucket : node.path("buckets")) {
            String value = bucket.path("key").asString();
            String name =
                    bucket.path("name").path("buckets").path(0).path("key").asString(value);
            counts.add(new Count(value, name, bucket.path("doc_count").asLong()));
        }
        return new Counts(
                counts,
                node.path("sum_other_doc_count").asLong(),
                node.path("doc_count_error_upper_bound").asLong() == 0);
    }
}
