package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.elastic.ElasticsearchRequests.Answer;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The archive's shape: one index template per mapping version, one alias. Elasticsearch's own cluster state says which
 * version is live and since when a new one is being filled, so every process sees the same and nothing is kept twice.
 */
public final class IndexTemplates {
    private static final Logger log = LoggerFactory.getLogger(IndexTemplates.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FILLING_SINCE = "filling_since";
    private static final int PRIORITY = 500;
    private final ElasticsearchRequests requests;
    private final IndexNames names;
    private final Mapping mapping;
    private final int replicas;
    private final Clock clock;

    public IndexTemplates(ElasticsearchRequests requests, String prefix, Mapping mapping, int replicas, Clock clock) {
        this.requests = requests;
        this.names = new IndexNames(prefix, mapping.version());
        this.mapping = mapping;
        this.replicas = replicas;
        this.clock = clock;
    }

    /**
     * Creates or updates what our mapping version needs and says where to write.
     *
     * @throws UnavailableException while Elasticsearch is away
     * @throws RefusedException when a newer release has taken the archive over
     */
    ArchiveTarget prepare() {
        SortedSet<Integer> live = liveVersions();
        if (!live.isEmpty() && live.last() > names.version()) {
            throw new RefusedException(new Fault(
                    "archive-of-newer-release",
                    "The archive is written by a newer release of Steward (mapping %d, ours is %d)"
                            .formatted(live.last(), names.version()),
                    "Upgrade this Steward; the older release must not write any more"));
        }
        List<Integer> older =
                live.stream().filter(version -> version < names.version()).toList();
        return older.isEmpty() ? live() : filling(older);
    }

    /** Whether the indices of {@code target} have been filled since it was read. */
    ArchiveTarget refreshed(ArchiveTarget target) {
        return target.filling() ? prepare() : target;
    }

    private ArchiveTarget live() {
        put();
        adopt();
        return new ArchiveTarget(names, List.of(), Instant.EPOCH);
    }

    /**
     * Freezing the old indices makes the copy a copy of something that stands still. New documents are searchable at
     * once, through a filter on the alias that hides the copies beside them.
     */
    private ArchiveTarget filling(List<Integer> older) {
        for (int version : older) {
            freeze(version);
        }
        Template known = template();
        Instant since = known.fillingSince().orElseGet(() -> startFilling(known));
        return new ArchiveTarget(
                names,
                older.stream()
                        .map(version -> new IndexNames(names.alias(), version))
                        .toList(),
                since);
    }

    /**
     * Two processes may start at once; whose template is first decides the instant, or a document might pass as a copy. So
     * who found none may only create one.
     */
    private Instant startFilling(Template known) {
        Instant start = afterEverythingIndexed();
        if (put("?create=" + !known.exists(), Optional.of(start)).found()) {
            log.atInfo().addKeyValue("mapping", names.version()).log("new mapping is filled beside the live one");
            return start;
        }
        return template()
                .fillingSince()
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "elasticsearch-unavailable",
                        "Another indexer changed the archive's template at the same moment",
                        "Wait; Steward tries again by itself")));
    }

    /** Old indices leave the alias, ours show all they hold: one request, atomic for every search. */
    void takeOver() {
        put();
        ObjectNode body = JSON.createObjectNode();
        var actions = body.putArray("actions");
        for (String index : indices("/_alias/" + names.alias())) {
            if (names.parts(index).orElseThrow().version() < names.version()) {
                actions.addObject().putObject("remove").put("index", index).put("alias", names.alias());
            }
        }
        for (String index : indices("/" + names.pattern() + "/_alias")) {
            actions.addObject().putObject("add").put("index", index).put("alias", names.alias());
        }
        confirmed(requests.ask("POST", "/_aliases", body));
        log.atInfo().addKeyValue("mapping", names.version()).log("new mapping took over");
    }

    /** Indices of an older version that searches still see. */
    List<String> previousIndices() {
        return indices("/_alias/" + names.alias()).stream()
                .filter(index -> names.parts(index).orElseThrow().version() < names.version())
                .sorted()
                .toList();
    }

    private SortedSet<Integer> liveVersions() {
        SortedSet<Integer> versions = new TreeSet<>();
        for (String index : indices("/_alias/" + names.alias())) {
            versions.add(names.parts(index)
                    .map(IndexNames.Parts::version)
                    .orElseThrow(() -> new IntegrityException(new Fault(
                            "archive-alias-foreign",
                            "The alias %s also holds the index %s, which is not ours".formatted(names.alias(), index),
                            "Take it out of the alias, or choose another steward.elasticsearch.index-prefix"))));
        }
        return versions;
    }

    private List<String> indices(String path) {
        Answer answer = requests.ask("GET", path);
        return answer.found() ? List.copyOf(answer.body().propertyNames()) : List.of();
    }

    /** An index born between a crash and its restart may lack the alias, or still carry the filter. */
    private void adopt() {
        List<String> ours = new ArrayList<>();
        JsonNode aliases =
                requests.ask("GET", "/" + names.pattern() + "/_alias").body();
        for (Map.Entry<String, JsonNode> index : aliases.properties()) {
            JsonNode alias = index.getValue().path("aliases").path(names.alias());
            if (names.parts(index.getKey()).isPresent() && (alias.isMissingNode() || alias.has("filter"))) {
                ours.add(index.getKey());
            }
        }
        if (!ours.isEmpty()) {
            ObjectNode body = JSON.createObjectNode();
            ObjectNode add = body.putArray("actions").addObject().putObject("add");
            ours.forEach(add.putArray("indices")::add);
            add.put("alias", names.alias());
            confirmed(requests.ask("POST", "/_aliases", body));
        }
        requests.ask(
                "PUT",
                "/" + names.pattern() + "/_settings?allow_no_indices=true",
                JSON.createObjectNode().put("index.number_of_replicas", replicas));
    }

    private void put() {
        confirmed(put("", Optional.empty()));
    }

    private Answer put(String parameters, Optional<Instant> fillingSince) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("index_patterns").add(names.pattern());
        body.put("priority", PRIORITY);
        body.put("version", names.version());
        ObjectNode meta = body.putObject("_meta").put("managed_by", "steward");
        ObjectNode template = body.putObject("template");
        ObjectNode settings = template.putObject("settings");
        settings.put("index.number_of_shards", 1);
        settings.put("index.number_of_replicas", replicas);
        // Half a second, so that two are a safe promise on a busy machine; and set, because an index without a value of
        // its own stops refreshing when nobody searches.
        settings.put("index.refresh_interval", "500ms");
        template.set("mappings", mapping.json());
        ObjectNode alias = template.putObject("aliases").putObject(names.alias());
        fillingSince.ifPresent(since -> {
            meta.put(FILLING_SINCE, since.toEpochMilli());
            alias.putObject("filter")
                    .putObject("range")
                    .putObject("event.indexed")
                    .put("gte", since.toEpochMilli())
                    .put("format", "epoch_millis");
        });
        return requests.ask("PUT", "/_index_template/" + names.template() + parameters, body);
    }

    /** Our version's, as one look found it. */
    private record Template(boolean exists, Optional<Instant> fillingSince) {}

    private Template template() {
        Answer answer = requests.ask("GET", "/_index_template/" + names.template());
        JsonNode since = answer.body()
                .path("index_templates")
                .path(0)
                .path("index_template")
                .path("_meta")
                .path(FILLING_SINCE);
        return new Template(
                answer.found(),
                since.isMissingNode() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since.asLong())));
    }

    private void freeze(int version) {
        String name = names.template(version);
        JsonNode template = requests.ask("GET", "/_index_template/" + name)
                .body()
                .path("index_templates")
                .path(0)
                .path("index_template");
        if (template instanceof ObjectNode frozen
                && frozen.path("template").path("settings") instanceof ObjectNode settings) {
            settings.put("index.blocks.write", true);
            // Elasticsearch adds dates of its own, and does not take them back.
            frozen.retain("index_patterns", "priority", "version", "_meta", "template");
            confirmed(requests.ask("PUT", "/_index_template/" + name, frozen));
        }
        for (String index : indices("/" + new IndexNames(names.alias(), version).pattern() + "/_alias")) {
            confirmed(requests.ask("PUT", "/" + index + "/_block/write"));
        }
    }

    /** Not only our clock's word for it: a host whose clock was ahead may have written documents of the future. */
    private Instant afterEverythingIndexed() {
        confirmed(requests.ask("POST", "/" + names.alias() + "/_refresh"));
        JsonNode newest = requests.ask(
                        "POST", "/" + names.alias() + "/_search?size=0&allow_partial_search_results=false", """
                        {"aggs": {"newest": {"max": {"field": "event.indexed"}}}}""")
                .body()
                .path("aggregations")
                .path("newest")
                .path("value");
        // In the archive's own grain, or what was indexed in this very millisecond would not lie before.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant last = Instant.ofEpochMilli(newest.isNumber() ? newest.asLong() : 0);
        return last.isBefore(now) ? now : last.plusMillis(1);
    }

    private static void confirmed(Answer answer) {
        if (!answer.found()) {
            throw new IntegrityException(new Fault(
                    "archive-setup-refused",
                    "Elasticsearch refuses how we set up the archive (%s: %s)"
                            .formatted(answer.errorType(), answer.errorReason()),
                    "Compare Elasticsearch's version with the list in docs/operate/indexing.md"));
        }
    }
}
