package im.steward.audit.elastic;

import im.steward.kernel.Fault;

/** What Elasticsearch's refusals mean for the person who runs it. */
public final class ElasticsearchFaults {
    private ElasticsearchFaults() {}

    public static Fault unreachable(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Fault(
                "elasticsearch-unreachable",
                "Elasticsearch does not answer (%s)".formatted(shortened(reason)),
                "Start Elasticsearch or mend steward.elasticsearch.urls; Steward goes on by itself");
    }

    public static Fault of(int status, String type, String reason) {
        if (reason.contains("read-only-allow-delete")) {
            return new Fault(
                    "elasticsearch-disk-full",
                    "Elasticsearch is read-only because its disk is full",
                    "Free space on Elasticsearch's disk or add a node; Steward goes on by itself");
        }
        if (type.equals("cluster_block_exception")) {
            return new Fault(
                    "elasticsearch-index-frozen",
                    "Elasticsearch blocks writing to the index (%s)".formatted(shortened(reason)),
                    "Finish the upgrade: stop indexers of the older version, or remove the block");
        }
        if (reason.contains("maximum normal shards open")) {
            return new Fault(
                    "elasticsearch-shard-limit",
                    "Elasticsearch may open no further shard",
                    "Add a node or raise cluster.max_shards_per_node; Steward goes on by itself");
        }
        return switch (status) {
            case 401, 403 ->
                new Fault(
                        "elasticsearch-refused",
                        "Elasticsearch refuses our credentials (%s)".formatted(shortened(reason)),
                        "Give the account of steward.elasticsearch the rights listed in docs/operate/indexing.md");
            case 429 ->
                new Fault(
                        "elasticsearch-busy",
                        "Elasticsearch has more work than it can take",
                        "Wait; if this lasts for hours, give Elasticsearch more processors, memory or nodes");
            default ->
                new Fault(
                        "elasticsearch-unavailable",
                        "Elasticsearch could not do what was asked (%d %s)".formatted(status, shortened(type)),
                        "Look into Elasticsearch's log and its cluster health; Steward goes on by itself");
        };
    }

    /** Reasons may quote what was sent; one line is enough to know which it is. */
    private static String shortened(String reason) {
        return reason.length() <= 160 ? reason : reason.substring(0, 160) + "…";
    }
}
