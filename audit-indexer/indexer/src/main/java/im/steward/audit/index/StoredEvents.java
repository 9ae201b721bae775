package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchFaults;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.kernel.UnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the archive holds under an id, asked in real time: also what no refresh has made searchable yet. */
final class StoredEvents {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final ElasticsearchRequests requests;

    StoredEvents(ElasticsearchRequests requests) {
        this.requests = requests;
    }

    record Place(String index, String id) {}

    record Stored(String hash, int partition, long offset) {
        boolean cameFrom(Arrival arrival) {
            return partition == arrival.partition() && offset == arrival.offset();
        }
    }

    /** @throws UnavailableException when an index cannot answer; "not found" is only said of what is not there */
    Map<Place, Stored> find(Collection<Place> places) {
        ObjectNode question = JSON.createObjectNode();
        ArrayNode docs = question.putArray("docs");
        for (Place place : places) {
            docs.addObject().put("_index", place.index()).put("_id", place.id());
        }
        JsonNode answer = requests.ask(
                        "POST", "/_mget?_source_includes=event.hash,event.partition,event.offset", question)
                .body();
        Map<Place, Stored> found = new HashMap<>();
        for (JsonNode doc : answer.path("docs")) {
            String error = doc.path("error").path("type").asString("");
            if (!error.isEmpty() && !error.equals("index_not_found_exception")) {
                throw new UnavailableException(ElasticsearchFaults.of(503, error, ""));
            }
            if (doc.path("found").asBoolean(false)) {
                JsonNode event = doc.path("_source").path("event");
                found.put(
                        new Place(doc.path("_index").asString(), doc.path("_id").asString()),
                        new Stored(
                                event.path("hash").asString(),
                                event.path("partition").asInt(),
                                event.path("offset").asLong()));
            }
        }
        return found;
    }
}
