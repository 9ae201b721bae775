package im.steward.audit.index;

import static im.steward.audit.index.Fixtures.NOON;
import static im.steward.audit.index.Fixtures.RECEIVED;
import static im.steward.audit.index.Fixtures.arrival;
import static im.steward.audit.index.Fixtures.posted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.Decoded;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;

@WithStack
class IndexWriterIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-14T12:00:02Z"), ZoneOffset.UTC);
    private final Rest5Client connections;
    private final ElasticsearchRequests requests;
    private final String prefix;
    private IndexWriter writer;

    IndexWriterIT(Stack stack, TestInfo test) {
        connections = Rest5Client.builder(stack.elasticsearch()).build();
        requests = new ElasticsearchRequests(connections);
        prefix = stack.prefix() + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        writer = writer(requests);
    }

    private IndexWriter writer(ElasticsearchRequests over) {
        return new IndexWriter(over, new IndexTemplates(over, prefix, Mapping.CURRENT, 0, CLOCK), CLOCK);
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
    }

    @Test
    void eventBecomesOneDocumentOfItsMonth() {
        assertThat(writer.write(List.of(arrival(posted("m1", "Kickoff 北京会议室 `x`"), 7))))
                .containsExactly(new Outcome.Indexed());

        JsonNode stored = document("v1-2026-03", "mattermost/hq/m1:0");
        assertThat(stored.path("@timestamp").asLong()).isEqualTo(NOON.toEpochMilli());
        assertThat(stored.at("/event/kind").asString()).isEqualTo("posted");
        assertThat(stored.at("/event/offset").asLong()).isEqualTo(7);
        assertThat(stored.at("/im/channel/type").asString()).isEqualTo("private");
        assertThat(stored.at("/im/has").toString()).isEqualTo("[\"code\"]");
        assertThat(stored.at("/im/lang").asString()).isEqualTo("zh");
        assertThat(stored.at("/key/from").toString()).isEqualTo("[\"u-alice\",\"alice\",\"alice@orion.example\"]");
        assertThat(stored.has("words")).isFalse();
        assertThat(stored.at("/original/im/message/body").asString()).startsWith("Kickoff");
        assertThat(hits("{\"match_phrase\": {\"words\": \"会 议 室\"}}")).isOne();
        assertThat(hits("{\"match\": {\"pairs\": \"京会\"}}")).isOne();
    }

    @Test
    void replayOfTheSameOffsetChangesNothing() {
        writer.write(List.of(arrival(posted("m1", "once"), 7)));

        assertThat(writer.write(List.of(arrival(posted("m1", "once"), 7)))).containsExactly(new Outcome.Indexed());
        assertThat(hits("{\"match_all\": {}}")).isOne();
    }

    @Test
    void secondDeliveryIsADuplicateAlsoInOneBatch() {
        assertThat(writer.write(List.of(arrival(posted("m1", "twice"), 7), arrival(posted("m1", "twice"), 8))))
                .containsExactly(new Outcome.Indexed(), new Outcome.Duplicate());
        assertThat(writer.write(List.of(arrival(posted("m1", "twice"), 9)))).containsExactly(new Outcome.Duplicate());
        assertThat(hits("{\"match_all\": {}}")).isOne();
    }

    @Test
    void otherContentUnderTheSameIdIsKeptBeside() {
        List<Outcome> outcomes =
                writer.write(List.of(arrival(posted("m1", "as it was"), 7), arrival(posted("m1", "as it is told"), 8)));

        assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Indexed());
        assertThat(outcomes.getLast()).isInstanceOf(Outcome.Conflict.class);
        assertThat(writer.write(List.of(arrival(posted("m1", "as it is told"), 9))))
                .containsExactly(new Outcome.Duplicate());
        String conflict = ((Outcome.Conflict) outcomes.getLast()).id();
        JsonNode stored = document("v1-2026-03", conflict);
        assertThat(stored.at("/event/id").asString()).isEqualTo(conflict);
        assertThat(stored.at("/event/conflict_of").asString()).isEqualTo("mattermost/hq/m1:0");
        assertThat(hits("{\"match_all\": {}}")).isEqualTo(2);
    }

    /** A topic that was made anew counts from zero again. */
    @Test
    void sameOffsetWithOtherContentIsKeptBesideToo() {
        writer.write(List.of(arrival(posted("m1", "of the old topic"), 7)));

        List<Outcome> outcomes = writer.write(List.of(arrival(posted("m1", "of the new topic"), 7)));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Conflict.class);
        assertThat(writer.write(List.of(arrival(posted("m1", "of the new topic"), 7))))
                .isEqualTo(outcomes);
        assertThat(hits("{\"match_all\": {}}")).isEqualTo(2);
    }

    @Test
    void timesNoChatCanMeanAreKeptAndFlagged() {
        Instant first = Instant.EPOCH;
        Instant last = Instant.parse("2100-01-01T00:00:00Z");

        assertThat(writer.write(List.of(arrival(posted("m1", "a", first), 1), arrival(posted("m2", "b", last), 2))))
                .containsOnly(new Outcome.Indexed());
        assertThat(document("v1-outside", "mattermost/hq/m1:0").at("/im/clock").asString())
                .isEqualTo("implausible");
        assertThat(document("v1-outside", "mattermost/hq/m2:0")
                        .path("@timestamp")
                        .asLong())
                .isEqualTo(last.toEpochMilli());
    }

    @Test
    void giantTextAndNulAndBreaksBetweenTokensGoIn() {
        String giant = "a giant 会议 ".repeat(330_000);
        EventBytes pretty = EventCodec.encode(posted("m3", "pretty"));
        String spread = new String(pretty.body(), StandardCharsets.UTF_8).replace(",\"", ",\r\n\t\"");
        Arrival broken = new Arrival(
                posted("m3", "pretty"),
                new EventBytes(pretty.headers(), spread.getBytes(StandardCharsets.UTF_8)),
                0,
                3,
                RECEIVED);

        assertThat(writtenAtLast(List.of(
                        arrival(posted("m1", giant), 1),
                        arrival(posted("m2", "a\0b \uD800 \"\\ \u2028"), 2),
                        broken,
                        arrival(posted("m4", "x".repeat(40_000)), 4))))
                .containsOnly(new Outcome.Indexed());
        assertThat(document("v1-2026-03", "mattermost/hq/m1:0").path("text").asString())
                .isEqualTo(giant);
        assertThat(document("v1-2026-03", "mattermost/hq/m2:0").path("text").asString())
                .isEqualTo("a\0b \uFFFD \"\\ \u2028");
        assertThat(hits("{\"match\": {\"words\": \"giant\"}}")).isOne();
    }

    @Test
    void documentElasticsearchRefusesIsNamedAndTheOthersGoIn() {
        EventBytes fine = EventCodec.encode(posted("m1", "deep"));
        String deep = new String(fine.body(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"\":1,");
        Arrival odd = new Arrival(
                posted("m1", "deep"),
                new EventBytes(fine.headers(), (deep + "]").getBytes(StandardCharsets.UTF_8)),
                0,
                1,
                RECEIVED);

        List<Outcome> outcomes = writer.write(List.of(odd, arrival(posted("m2", "fine"), 2)));

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.fault().code()).isEqualTo("event-refused-by-archive"));
        assertThat(outcomes.getLast()).isEqualTo(new Outcome.Indexed());
    }

    /** Elasticsearch calls it an illegal argument, too; but the next document would meet the same. */
    @Test
    void aPipelineNobodyHasMadeIsNoFaultOfTheDocument() {
        writer.write(List.of(arrival(posted("m1", "before"), 1)));
        setting("index.default_pipeline", "\"nobody\"");

        List<Outcome> outcomes = writer.write(List.of(arrival(posted("m2", "during"), 2)));
        setting("index.default_pipeline", "null");

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Postponed.class);
        assertThat(writer.write(List.of(arrival(posted("m2", "during"), 2)))).containsExactly(new Outcome.Indexed());
    }

    @Test
    void aTermThatLuceneCannotTakeIsAFaultOfTheDocument() {
        writer.write(List.of(arrival(posted("m1", "before"), 1)));
        requests.ask(
                "PUT",
                "/" + prefix + "-v1-2026-02",
                "{\"mappings\": {\"properties\": {\"text\": {\"type\": \"keyword\", \"index\": true}}}}");
        Instant february = Instant.parse("2026-02-02T12:00:00Z");

        List<Outcome> outcomes = writer.write(List.of(
                arrival(posted("m2", "x".repeat(40_000), february), 2), arrival(posted("m3", "fine", february), 3)));

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.fault().code()).isEqualTo("event-refused-by-archive"));
        assertThat(outcomes.getLast()).isEqualTo(new Outcome.Indexed());
    }

    @Test
    void fullDiskPostponesAndSaysSo() {
        writer.write(List.of(arrival(posted("m1", "before"), 1)));
        block(true);

        List<Outcome> outcomes = writer.write(List.of(arrival(posted("m2", "during"), 2)));
        block(false);

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        Outcome.Postponed.class,
                        postponed -> assertThat(postponed.fault().what())
                                .isEqualTo("Elasticsearch is read-only because its disk is full"));
        assertThat(writer.write(List.of(arrival(posted("m2", "during"), 2)))).containsExactly(new Outcome.Indexed());
    }

    @Test
    void noAnswerIsSaidAsSuch() throws IOException {
        try (Rest5Client nobody =
                Rest5Client.builder(URI.create("http://localhost:1")).build()) {
            IndexWriter away = writer(new ElasticsearchRequests(nobody));

            assertThatThrownBy(() -> away.write(List.of(arrival(posted("m1", "x"), 1))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void sameContentHashWhateverTheBytes() {
        Map<String, String> headers =
                new HashMap<>(EventCodec.encode(posted("m1", "x")).headers());
        headers.put(EventBytes.CORRELATION_ID, "run-1");
        EventBytes again =
                new EventBytes(headers, EventCodec.encode(posted("m1", "x")).body());
        Decoded.Event decoded = (Decoded.Event) EventCodec.decode(again);
        writer.write(List.of(new Arrival(decoded.event(), again, 0, 1, RECEIVED)));

        assertThat(document("v1-2026-03", "mattermost/hq/m1:0").at("/event/run").asString())
                .isEqualTo("run-1");
    }

    /** Other tests load the same Elasticsearch; it may say later to so much at once. */
    private List<Outcome> writtenAtLast(List<Arrival> arrivals) {
        List<Outcome> outcomes = writer.write(arrivals);
        for (int i = 0; i < 60 && outcomes.stream().anyMatch(Outcome.Postponed.class::isInstance); i++) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            outcomes = writer.write(arrivals);
        }
        return outcomes;
    }

    private JsonNode document(String suffix, String id) {
        return requests.ask(
                        "GET", "/" + prefix + "-" + suffix + "/_doc/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .body()
                .path("_source");
    }

    private long hits(String query) {
        requests.ask("POST", "/" + prefix + "/_refresh");
        return requests.ask("POST", "/" + prefix + "/_count", "{\"query\": " + query + "}")
                .body()
                .path("count")
                .asLong();
    }

    private void block(boolean on) {
        setting("index.blocks.read_only_allow_delete", on ? "true" : "null");
    }

    private void setting(String name, String value) {
        requests.ask("PUT", "/" + prefix + "-v1-*/_settings", "{\"%s\": %s}".formatted(name, value));
    }
}
