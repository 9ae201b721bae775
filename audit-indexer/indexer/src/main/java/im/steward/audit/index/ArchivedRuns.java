package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an import run has brought into the archive that was not there before. */
public final class ArchivedRuns {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final ElasticsearchRequests requests;
    private final String alias;

    public ArchivedRuns(ElasticsearchRequests requests, String alias) {
        this.requests = requests;
        this.alias = alias;
    }

    /** @param conflicts kept beside an archived event of the same id but other content */
    public record Counted(long indexed, long conflicts) {}

    /** Makes all of it searchable first. */
    public Counted count(String run) {
        if (!requests.ask("POST", "/" + alias + "/_refresh").found()) {
            return new Counted(0, 0);
        }
        return new Counted(count(run, false), count(run, true));
    }

    private long count(String run, boolean conflicts) {
        ObjectNode question = JSON.createObjectNode();
        ObjectNode bool = question.putObject("query").putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        filter.addObject().putObject("term").put("event.run", run);
        ArrayNode side = conflicts ? filter : bool.putArray("must_not");
        side.addObject().putObject("exists").put("field", "event.conflict_of");
        Answer answer = requests.ask("POST", "/" + alias + "/_count", question);
        if (!answer.found() || answer.body().path("_shards").path("failed").asInt(0) > 0) {
            throw new UnavailableException(new Fault(
                    "elasticsearch-unavailable",
                    "Elasticsearch could not count what was imported",
                    "Look into Elasticsearch's log and its cluster health; Steward goes on by itself"));
        }
        return answer.body().path("count").asLong(0);
    }
}
