package im.steward.backup.take.archive;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Elasticsearch's own snapshots, in repositories that are files. */
record SnapshotRequests(ElasticsearchRequests requests) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration POLL = Duration.ofMillis(200);

    void register(String repository, Path location, boolean readOnly) {
        ObjectNode body = JSON.createObjectNode().put("type", "fs");
        // Uncompressed, so that the vault finds what it already holds.
        body.putObject("settings")
                .put("location", location.toString())
                .put("compress", false)
                .put("readonly", readOnly);
        Answer answer;
        try {
            answer = requests.ask("PUT", "/_snapshot/" + repository, body);
        } catch (UnavailableException refused) {
            // Rights, a full disk and an absent server have words of their own; of a place it says only that it failed.
            if (refused.fault().code().equals("elasticsearch-unavailable")) {
                throw new UnavailableException(refusedLocation(location), refused);
            }
            throw refused;
        }
        if (!answer.found()) {
            throw new UnavailableException(refusedLocation(location));
        }
    }

    private static Fault refusedLocation(Path location) {
        return new Fault(
                "backup-archive-location-refused",
                "Elasticsearch cannot keep snapshots in " + location,
                "Put steward.backup.archive.location under path.repo of every node, on a disk that Elasticsearch and the"
                        + " worker share and may both write");
    }

    void forget(String repository) {
        requests.ask("DELETE", "/_snapshot/" + repository);
    }

    List<String> names(String repository) {
        List<String> names = new ArrayList<>();
        requests.ask("GET", "/_snapshot/" + repository + "/_all")
                .body()
                .path("snapshots")
                .forEach(snapshot -> names.add(snapshot.path("snapshot").asString()));
        return names;
    }

    void delete(String repository, String snapshot) {
        requests.ask("DELETE", "/_snapshot/" + repository + "/" + snapshot);
    }

    /** @return when it began, by the cluster's clock */
    long make(String repository, String snapshot, String indices) {
        ObjectNode body = JSON.createObjectNode()
                .put("indices", indices)
                .put("ignore_unavailable", true)
                .put("include_global_state", false);
        body.putArray("feature_states").add("none");
        Answer accepted = requests.ask("PUT", "/_snapshot/" + repository + "/" + snapshot, body);
        if (!accepted.found()) {
            throw failed(accepted.errorType());
        }
        while (true) {
            JsonNode made = requests.ask("GET", "/_snapshot/" + repository + "/" + snapshot)
                    .body()
                    .path("snapshots")
                    .path(0);
            switch (made.path("state").asString("")) {
                case "SUCCESS" -> {
                    return made.path("start_time_in_millis").asLong();
                }
                case "IN_PROGRESS", "STARTED" -> pause();
                default -> throw failed(made.path("state").asString("gone"));
            }
        }
    }

    private static UnavailableException failed(String state) {
        return new UnavailableException(new Fault(
                "backup-archive-snapshot-failed",
                "Elasticsearch did not finish its snapshot (%s)".formatted(state),
                "Look for red indices and a full disk in Elasticsearch, then run the plan again"));
    }

    static void pause() {
        if (Thread.currentThread().isInterrupted()) {
            throw new UnavailableException(new Fault(
                    "backup-interrupted",
                    "The backup was broken off while Elasticsearch worked",
                    "Nothing is left to do; it begins again when the worker runs"));
        }
        LockSupport.parkNanos(POLL.toNanos());
    }

    /** Under other names, outside of every alias, with one copy. */
    void restore(String repository, String snapshot, String prefix, Runnable alive) {
        ObjectNode body = JSON.createObjectNode()
                .put("indices", "*")
                .put("rename_pattern", "(.+)")
                .put("rename_replacement", prefix + "$1")
                .put("include_aliases", false)
                .put("include_global_state", false);
        body.putObject("index_settings").put("index.number_of_replicas", 0);
        Answer accepted = requests.ask("POST", "/_snapshot/" + repository + "/" + snapshot + "/_restore", body);
        if (!accepted.found()) {
            throw notRestored(accepted.errorType());
        }
        while (true) {
            JsonNode health =
                    requests.ask("GET", "/_cluster/health/" + prefix + "*").body();
            String status = health.path("status").asString("");
            if (status.equals("green")) {
                return;
            }
            if (status.equals("red") && health.path("initializing_shards").asInt() == 0 && given(prefix)) {
                throw notRestored("a shard stays red");
            }
            alive.run();
            pause();
        }
    }

    /** Whether Elasticsearch has given up on a shard, as it does on one whose files are not what they were. */
    private boolean given(String prefix) {
        for (JsonNode shard : requests.ask("GET", "/_cat/shards/" + prefix + "*?h=state,unassigned.reason&format=json")
                .body()) {
            if (shard.path("state").asString("").equals("UNASSIGNED")
                    && shard.path("unassigned.reason").asString("").equals("ALLOCATION_FAILED")) {
                return true;
            }
        }
        return false;
    }

    private static UnavailableException notRestored(String why) {
        return new UnavailableException(new Fault(
                "backup-archive-not-restored",
                "Elasticsearch did not restore the archive's snapshot (%s)".formatted(why),
                "Make room on Elasticsearch's disk and try again; if its files are damaged, restore another set"));
    }

    /** Of each shard once, as a snapshot has it; empty where Elasticsearch does not say. */
    OptionalLong bytes(String pattern) {
        Answer told = requests.ask("GET", "/" + pattern + "/_stats/store");
        JsonNode bytes =
                told.body().path("_all").path("primaries").path("store").path("size_in_bytes");
        // Of no index there are none; one that does not say how many it has is another matter.
        boolean said = bytes.isNumber() || told.body().path("indices").isEmpty();
        return told.found() && said ? OptionalLong.of(bytes.asLong(0)) : OptionalLong.empty();
    }

    List<String> indices(String pattern) {
        List<String> names = new ArrayList<>();
        requests.ask("GET", "/_cat/indices/" + pattern + "?h=index&expand_wildcards=all&format=json")
                .body()
                .forEach(index -> names.add(index.path("index").asString()));
        return names;
    }

    void drop(String prefix) {
        indices(prefix + "*").stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> requests.ask("DELETE", "/" + name));
    }
}
