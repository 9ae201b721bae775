package im.steward.audit.index;

import static im.steward.audit.index.Fixtures.arrival;
import static im.steward.audit.index.Fixtures.posted;
import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.kernel.RefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@WithStack
class ReindexIT {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Mapping CHANGED = changed();
    private final Rest5Client connections;
    private final ElasticsearchRequests requests;
    private final String prefix;

    ReindexIT(Stack stack, TestInfo test) {
        connections = Rest5Client.builder(stack.elasticsearch()).build();
        requests = new ElasticsearchRequests(connections);
        prefix = stack.prefix() + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
    }

    /** Emoji are to be found from now on, and the text by its first character: a new field and a new analysis. */
    private static Mapping changed() {
        ObjectNode json = (ObjectNode) Mapping.CURRENT.json().deepCopy();
        ((ObjectNode) json.path("properties").path("words")).put("norms", true);
        return new Mapping(2, json);
    }

    @Test
    void changedMappingIsFilledBesideLiveWritesAndNothingIsLostOrDoubled() throws Exception {
        IndexWriter old = new IndexWriter(requests, templates(Mapping.CURRENT), CLOCK);
        for (int from = 0; from < 3_000; from += 500) {
            old.write(arrivals("old", from, from + 500));
        }
        old.write(List.of(arrival(posted("old6", "other content"), 9_999)));
        long before = seen();
        IndexWriter fresh = new IndexWriter(requests, templates(CHANGED), CLOCK);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        List<String> wrong = new ArrayList<>();

        Thread live = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                int from = written.get();
                fresh.write(arrivals("new", from, from + 20));
                written.addAndGet(20);
                // An import is repeated in the middle of it.
                assertThat(fresh.write(arrivals("old", from % 3_000, from % 3_000 + 20, 50_000)))
                        .containsOnly(new Outcome.Duplicate());
            }
        });
        Thread watch = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                int atLeast = 3_001 + written.get();
                long now = seen();
                // The next 20 may be in already and not counted yet.
                int atMost = 3_001 + written.get() + 20;
                if (now < atLeast || now > atMost) {
                    wrong.add("%d, not %d to %d".formatted(now, atLeast, atMost));
                }
            }
        });
        long copied = new Reindex(requests, templates(CHANGED)).once();
        Thread.sleep(Duration.ofMillis(200));
        done.set(true);
        live.join();
        watch.join();

        assertThat(copied).isEqualTo(3_001);
        assertThat(before).isEqualTo(3_001);
        assertThat(wrong).isEmpty();
        assertThat(seen()).isEqualTo(3_001 + written.get());
        assertThat(distinct()).isEqualTo(3_001 + written.get());
        assertThat(count("{\"match_phrase\": {\"words\": \"old 17\"}}")).isOne();
        assertThat(requests.ask("GET", "/_alias/" + prefix).body().propertyNames())
                .allMatch(index -> index.startsWith(prefix + "-v2-"));
    }

    @Test
    void allWhoStartAtOnceAgreeSinceWhenItIsFilled() throws Exception {
        new IndexWriter(requests, templates(Mapping.CURRENT), CLOCK).write(arrivals("old", 0, 10));
        Queue<Instant> since = new ConcurrentLinkedQueue<>();

        List<Thread> starting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starting.add(Thread.ofVirtual()
                    .start(() -> since.add(templates(CHANGED).prepare().since())));
        }
        for (Thread one : starting) {
            one.join();
        }

        assertThat(since).hasSize(8).containsOnly(templates(CHANGED).prepare().since());
    }

    @Test
    void frozenIndexPostponesTheOlderReleaseAndItsRestartIsRefused() {
        IndexWriter old = new IndexWriter(requests, templates(Mapping.CURRENT), CLOCK);
        old.write(arrivals("old", 0, 10));

        new Reindex(requests, templates(CHANGED)).once();

        assertThat(old.write(arrivals("late", 0, 1)).getFirst())
                .isInstanceOfSatisfying(
                        Outcome.Postponed.class,
                        postponed -> assertThat(postponed.fault().code()).isEqualTo("elasticsearch-index-frozen"));
        Assertions.assertThatThrownBy(() -> templates(Mapping.CURRENT).prepare())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("newer release");
        assertThat(new Reindex(requests, templates(CHANGED)).once()).isZero();
    }

    @Test
    void halfACopyIsGoneOnWith() {
        IndexWriter old = new IndexWriter(requests, templates(Mapping.CURRENT), CLOCK);
        old.write(arrivals("old", 0, 300));
        ArchiveTarget target = templates(CHANGED).prepare();
        JsonNode hits = requests.ask("POST", "/" + prefix + "-v1-2026-03/_search?size=100", "{}")
                .body()
                .at("/hits/hits");
        assertThat(target.filling()).isTrue();
        assertThat(hits.size()).isEqualTo(100);

        assertThat(new Reindex(requests, templates(CHANGED)).once()).isEqualTo(300);
        assertThat(seen()).isEqualTo(300);
    }

    private IndexTemplates templates(Mapping mapping) {
        return new IndexTemplates(requests, prefix, mapping, 0, CLOCK);
    }

    private static List<Arrival> arrivals(String name, int from, int to) {
        return arrivals(name, from, to, 0);
    }

    private static List<Arrival> arrivals(String name, int from, int to, long plus) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = from; i < to; i++) {
            MessagePosted event = posted(name + i, name + " " + i, month(i));
            arrivals.add(arrival(event, i + plus));
        }
        return arrivals;
    }

    private static Instant month(int i) {
        return Fixtures.NOON.minus(Duration.ofDays(i % 3 * 31L));
    }

    private long seen() {
        return count("{\"match_all\": {}}");
    }

    private long count(String query) {
        requests.ask("POST", "/" + prefix + "/_refresh");
        return requests.ask("POST", "/" + prefix + "/_count", "{\"query\": " + query + "}")
                .body()
                .path("count")
                .asLong();
    }

    private int distinct() {
        Set<String> ids = new HashSet<>();
        requests.ask("POST", "/" + prefix + "/_search?_source=false&size=10000", "{}")
                .body()
                .at("/hits/hits")
                .forEach(hit -> ids.add(hit.path("_id").asString()));
        return ids.size();
    }
}
