package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.log.SilentCause;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills the indices of a new mapping beside the live ones and lets them take over. The old ones are frozen meanwhile, so
 * the copy can be counted; every step can be repeated, so a crash costs time and nothing else.
 */
public final class Reindex implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Reindex.class);
    private static final int PAGE = 250;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.shared();
    private final ElasticsearchRequests requests;
    private final IndexTemplates templates;

    public Reindex(ElasticsearchRequests requests, IndexTemplates templates) {
        this.requests = requests;
        this.templates = templates;
    }

    /** Returns at once when the live indices have our mapping. Tries again while Elasticsearch is away. */
    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                once();
                return;
            } catch (UnavailableException away) {
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (StewardException stuck) {
                // Searches still see everything; writing goes on beside the frozen indices.
                log.atError()
                        .addKeyValue("fault", stuck.fault().code())
                        .setCause(SilentCause.of(stuck))
                        .log("new mapping cannot take over");
                return;
            }
        }
    }

    /** @return documents that were copied */
    long once() {
        ArchiveTarget target = templates.prepare();
        if (!target.filling()) {
            return 0;
        }
        long copied = 0;
        for (String old : templates.previousIndices()) {
            String month =
                    target.names().parts(old).map(IndexNames.Parts::month).orElseThrow();
            String fresh = target.names().inMonth(month);
            copied += copy(old, fresh);
            compare(old, fresh, target);
        }
        templates.takeOver();
        return copied;
    }

    private long copy(String old, String fresh) {
        String pit = requests.ask("POST", "/" + old + "/_pit?keep_alive=5m")
                .body()
                .path("id")
                .asString();
        ObjectNode question = JSON.createObjectNode().put("size", PAGE).put("track_total_hits", false);
        question.putObject("pit").put("id", pit).put("keep_alive", "5m");
        question.putArray("sort").add("_shard_doc");
        long copied = 0;
        try {
            while (true) {
                JsonNode hits = requests.ask("POST", "/_search?allow_partial_search_results=false", question)
                        .body()
                        .path("hits")
                        .path("hits");
                if (hits.isEmpty()) {
                    return copied;
                }
                List<Revived> page = new ArrayList<>(hits.size());
                hits.forEach(hit -> page.add(Revived.of(hit.path("_source"))));
                create(fresh, page);
                copied += page.size();
                question.set(
                        "search_after", (ArrayNode) hits.path(hits.size() - 1).path("sort"));
            }
        } finally {
            requests.ask("DELETE", "/_pit", JSON.createObjectNode().put("id", pit));
        }
    }

    /** What is there already was copied before a crash; a live event of the same id cannot be, its writer asks us first. */
    private void create(String fresh, List<Revived> page) {
        BulkBody body = new BulkBody();
        try (JsonGenerator json = body.generator()) {
            page.forEach(one ->
                    BulkBody.create(json, fresh, one.document(), one.from().id()));
        }
        body.write('\n');
        BulkAnswer.Item[] items =
                BulkAnswer.read(requests.bulk(BulkAnswer.EACH, body.bytes(), body.length()), page.size());
        for (int i = 0; i < items.length; i++) {
            switch (items[i]) {
                case BulkAnswer.Item.Created _, BulkAnswer.Item.Exists _ -> {}
                case BulkAnswer.Item.Later(var fault) -> throw new UnavailableException(fault);
                case BulkAnswer.Item.Refused(var fault) ->
                    throw new IntegrityException(new Fault(
                            "reindex-refused",
                            "The new mapping refuses the archived event %s (%s)"
                                    .formatted(page.get(i).from().id(), fault.code()),
                            "Go back to the older release and report the event's kind; nothing is lost"));
            }
        }
    }

    private void compare(String old, String fresh, ArchiveTarget target) {
        requests.ask("POST", "/" + fresh + "/_refresh");
        long before = count(old, JSON.createObjectNode());
        ObjectNode copies = JSON.createObjectNode();
        copies.putObject("query")
                .putObject("range")
                .putObject("event.indexed")
                .put("lt", target.since().toEpochMilli())
                .put("format", "epoch_millis");
        long after = count(fresh, copies);
        if (before != after) {
            throw new IntegrityException(new Fault(
                    "reindex-incomplete",
                    "The index %s holds %d copies of the %d documents of %s".formatted(fresh, after, before, old),
                    "Start the indexer again to repeat the copy; searches still see everything"));
        }
    }

    private long count(String index, ObjectNode query) {
        return requests.ask("POST", "/" + index + "/_count", query)
                .body()
                .path("count")
                .asLong();
    }
}
