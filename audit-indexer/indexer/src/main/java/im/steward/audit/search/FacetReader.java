package im.steward.audit.search;

import im.steward.audit.search.Facets.Count;
import im.steward.audit.search.Facets.Counts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Reads what {@link FacetJson} asked for. */
final class FacetReader {
    private FacetReader() {}

    static Facets read(SearchAnswer answer, ZoneId zone) {
        JsonNode found = answer.aggregations();
        List<String> sources = sources(found.path("platforms"));
        var days = new TreeMap<Instant, Long>();
        for (JsonNode day : found.path("days").path("buckets")) {
            days.put(
                    Instant.ofEpochMilli(day.path("key").asLong()),
                    day.path("doc_count").asLong());
        }
        Histogram histogram = Histogram.of(days, zone);
        return new Facets(
                counts(found.path("platforms")),
                named(found.path("conversations"), sources),
                named(found.path("senders"), sources),
                counts(found.path("kinds")),
                counts(found.path("features")),
                counts(found.path("languages")),
                histogram.bars(),
                histogram.step(),
                answer.completeness());
    }

    /** Whether the ids that were counted are of more than one server. */
    static boolean severalSources(SearchAnswer answer) {
        return sources(answer.aggregations().path("platforms")).size() > 1;
    }

    private static List<String> sources(JsonNode node) {
        List<String> sources = new ArrayList<>();
        each(node, (platform, instance) -> sources.add(source(platform, instance)));
        return sources;
    }

    private static void each(JsonNode platforms, BiConsumer<JsonNode, JsonNode> taker) {
        for (JsonNode platform : platforms.path("buckets")) {
            for (JsonNode instance : platform.path("instances").path("buckets")) {
                taker.accept(platform, instance);
            }
        }
    }

    private static String source(JsonNode platform, JsonNode instance) {
        return platform.path("key").asString() + "/" + instance.path("key").asString();
    }

    private static Counts counts(JsonNode node) {
        List<Count> counts = new ArrayList<>();
        for (JsonNode bucket : node.path("buckets")) {
            String value = bucket.path("key").asString();
            counts.add(new Count(value, value, "", hits(bucket)));
        }
        return new Counts(counts, others(node), exact(node));
    }

    private static Counts named(JsonNode node, List<String> sources) {
        List<Count> counts = new ArrayList<>();
        for (JsonNode bucket : node.path("buckets")) {
            String value = bucket.path("key").asString();
            if (sources.size() > 1) {
                each(
                        bucket.path("platforms"),
                        (platform, instance) -> counts.add(count(value, instance, source(platform, instance))));
            } else {
                counts.add(count(value, bucket, sources.isEmpty() ? "" : sources.getFirst()));
            }
        }
        return greatest(counts, node);
    }

    /**
     * Of an id that several servers have, each part is a line of its own and smaller than the whole. What is smaller than
     * an id that is not listed might be is not listed either.
     */
    private static Counts greatest(List<Count> counts, JsonNode node) {
        JsonNode ids = node.path("buckets");
        long unlisted = others(node) > 0 && !ids.isEmpty() ? hits(ids.path(ids.size() - 1)) : 0;
        List<Count> listed = counts.stream()
                .filter(count -> count.hits() >= unlisted)
                .sorted(Comparator.comparingLong(Count::hits).reversed())
                .limit(FacetJson.LISTED)
                .toList();
        long all = counts.stream().mapToLong(Count::hits).sum();
        long shown = listed.stream().mapToLong(Count::hits).sum();
        return new Counts(listed, others(node) + all - shown, exact(node));
    }

    private static Count count(String value, JsonNode bucket, String source) {
        String name = bucket.path("name").path("buckets").path(0).path("key").asString(value);
        return new Count(value, name, source, hits(bucket));
    }

    private static long hits(JsonNode bucket) {
        return bucket.path("doc_count").asLong();
    }

    private static long others(JsonNode node) {
        return node.path("sum_other_doc_count").asLong();
    }

    private static boolean exact(JsonNode node) {
        return node.path("doc_count_error_upper_bound").asLong() == 0;
    }
}
