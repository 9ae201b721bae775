package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import tools.jackson.databind.JsonNode;

/** How the archive is doing: its cluster's health, its size, its disk. */
public final class Archive {
    private final ElasticsearchRequests requests;
    private final String prefix;

    public Archive(ElasticsearchRequests requests, String prefix) {
        this.requests = requests;
        this.prefix = prefix;
    }

    /**
     * One look.
     *
     * @param health {@code green}, {@code yellow} or {@code red}, as Elasticsearch says it
     * @param documents events archived, in {@code indices} monthly indices
     * @param diskFree on the fullest node
     */
    public record State(
            String health, int nodes, int indices, long documents, long bytes, long diskFree, long diskTotal) {}

    /** @throws im.steward.kernel.UnavailableException when Elasticsearch does not answer */
    public State look() {
        JsonNode cluster = requests.ask("GET", "/_cluster/health").body();
        Answer stats = requests.ask(
                "GET", "/" + prefix + "-*/_stats/docs,store?expand_wildcards=open&forbid_closed_indices=false");
        JsonNode total = stats.body().path("_all").path("primaries");
        long free = Long.MAX_VALUE;
        long disk = 0;
        for (JsonNode node : requests.ask("GET", "/_nodes/stats/fs").body().path("nodes")) {
            JsonNode file = node.path("fs").path("total");
            if (file.path("available_in_bytes").asLong(Long.MAX_VALUE) < free) {
                free = file.path("available_in_bytes").asLong(0);
                disk = file.path("total_in_bytes").asLong(0);
            }
        }
        return new State(
                cluster.path("status").asString("red"),
                cluster.path("number_of_nodes").asInt(0),
                stats.body().path("indices").size(),
                total.path("docs").path("count").asLong(0),
                total.path("store").path("size_in_bytes").asLong(0),
                free == Long.MAX_VALUE ? 0 : free,
                disk);
    }
}
