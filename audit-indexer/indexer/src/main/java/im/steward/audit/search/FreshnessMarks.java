package im.steward.audit.search;

import im.steward.audit.elastic.ElasticsearchFaults;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.event.FreshnessMark;
import im.steward.kernel.UnavailableException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whether a search finds one of our own marks: the one question to the archive that shows nothing of anybody. */
public final class FreshnessMarks {
    private final ElasticsearchRequests requests;
    private final String alias;

    FreshnessMarks(ElasticsearchRequests requests, String alias) {
        this.requests = requests;
        this.alias = alias;
    }

    /** @return when it was archived, by the indexer's clock; empty until a search finds it */
    public Optional<Instant> archivedAt(FreshnessMark mark) {
        ObjectNode question = JsonMapper.shared().createObjectNode();
        question.putObject("query").putObject("term").put("event.id", mark.id().value());
        question.put("size", 1).put("_source", false).put("track_total_hits", false);
        question.putArray("docvalue_fields")
                .addObject()
                .put("field", "event.indexed")
                .put("format", "epoch_millis");
        Answer answer = requests.ask("POST", "/" + alias + "/_search?filter_path=hits.hits.fields,error", question);
        if (!answer.found() && answer.status() != 404) {
            throw new UnavailableException(ElasticsearchFaults.of(answer.status(), answer.errorType(), ""));
        }
        JsonNode at = answer.body().at("/hits/hits/0/fields/event.indexed/0");
        return at.isMissingNode() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(at.asString())));
    }
}
