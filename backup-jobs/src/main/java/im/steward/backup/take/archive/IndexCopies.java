package im.steward.backup.take.archive;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Copies of indices that share their files with the original. */
record IndexCopies(ElasticsearchRequests requests) {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Each waits a fifth of a second; what takes longer than minutes has no room on its disk. */
    private static final int MOST_LOOKS = 1_500;

    /** Does nothing where there is an index of that name. */
    void copy(String from, String to, List<String> aliases) {
        if (!exists(to)) {
            confirmed(requests.ask("PUT", "/" + from + "/_block/write"));
            ObjectNode body = JSON.createObjectNode();
            body.putObject("settings").putNull("index.blocks.write").put("index.number_of_replicas", 0);
            ObjectNode named = body.putObject("aliases");
            aliases.forEach(named::putObject);
            confirmed(requests.ask("PUT", "/" + from + "/_clone/" + to, body));
        }
        for (int looks = 0; !health(to).equals("green"); looks++) {
            if (looks > MOST_LOOKS) {
                throw notRestored("a copy stays incomplete");
            }
            SnapshotRequests.pause();
        }
    }

    private String health(String index) {
        return requests.ask("GET", "/_cluster/health/" + index)
                .body()
                .path("status")
                .asString("");
    }

    boolean exists(String index) {
        return requests.ask("GET", "/" + index + "/_settings").found();
    }

    /** Whether nothing more is written to it. */
    boolean frozen(String index) {
        return requests.ask("GET", "/" + index + "/_settings")
                .body()
                .path(index)
                .path("settings")
                .path("index")
                .path("blocks")
                .path("write")
                .asString("false")
                .equals("true");
    }

    /** Elasticsearch does not tell what an index is a copy of, so ours carry an alias that says it while it matters. */
    boolean marked(String index, String mark) {
        return requests.ask("GET", "/" + index + "/_alias/" + mark).found();
    }

    void unmark(String index, String mark) {
        confirmed(requests.ask("DELETE", "/" + index + "/_alias/" + mark));
    }

    void delete(String index) {
        confirmed(requests.ask("DELETE", "/" + index));
    }

    private static void confirmed(Answer answer) {
        if (!answer.found()) {
            throw notRestored(answer.errorType());
        }
    }

    private static UnavailableException notRestored(String why) {
        return new UnavailableException(new Fault(
                "backup-archive-not-restored",
                "Elasticsearch did not restore the archive's snapshot (%s)".formatted(why),
                "Make room on Elasticsearch's disk and try again; if its files are damaged, restore another set"));
    }
}
