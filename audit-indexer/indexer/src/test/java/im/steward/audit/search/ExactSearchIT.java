package im.steward.audit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.index.Outcome;
import im.steward.audit.query.Parsed;
import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Search finds what a scan of the raw files finds: no more, no less, and counts it right. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactSearchIT {
    private static final ZoneId ZONE = ZoneId.of("Asia/Taipei");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final int LISTED = 100;

    private final String alias;
    private final Rest5Client connections;
    private final AuditSearch search;
    private final Archive archive;
    private List<RawChat.Message> english = List.of();
    private List<RawChat.Message> chinese = List.of();
    private final List<RawChat.Message> messages = new ArrayList<>();
    /** A random number for each message, kept by the archive in a field nobody asks for. */
    private int[] lots = {};

    private Oracle oracle;

    ExactSearchIT(Stack stack) {
        this.alias = stack.prefix() + "exact";
        this.connections = Rest5Client.builder(stack.elasticsearch()).build();
        this.search = new AuditSearch(connections, alias);
        this.archive = new Archive(connections, alias);
        this.oracle = new Oracle(List.of());
    }

    @BeforeAll
    void realChatIsIndexed() {
        Optional<Path> data = RawChat.directory();
        assumeTrue(data.isPresent(), "no shared/data/chat beside this checkout: the real data is not published");
        english = RawChat.read(data.get().resolve("en-gitter.ndjson.zst"));
        chinese = RawChat.read(data.get().resolve("zh-meetings.ndjson.zst"));
        messages.addAll(english);
        messages.addAll(chinese);
        lots = new Random(1).ints(messages.size(), 0, Integer.MAX_VALUE).toArray();
        index();
        oracle = new Oracle(messages.stream().map(RawChat.Message::text).toList());
    }

    @Test
    void twoThousandPhrasesAreFoundExactly() {
        check(new DrawnPhrases(oracle, english, chinese).draw(), 2_000);
    }

    @Test
    void twoHundredQueriesAreAnsweredExactly() {
        check(new DrawnQueries(oracle, messages, ZONE).draw(), 200);
    }

    @Test
    void everyMessageIsCountedAndWalkedOnce() {
        assertThat(search.search(SearchRequest.first(Query.EVERYTHING, Scope.EVERYTHING, 0))
                        .total())
                .isEqualTo(messages.size());

        Query query = parsed("\"the\" OR 的");
        var expected = oracle.phrase("the");
        expected.or(oracle.phrase("的"));
        var walked = new BitSet();
        try (Walk walk = search.pages(query, Scope.EVERYTHING, SearchRequest.Order.OLDEST, 5_000, Optional.empty())) {
            for (List<Hit> hits = walk.next(); !hits.isEmpty(); hits = walk.next()) {
                hits.forEach(hit -> {
                    int message = number(hit.id());
                    assertThat(walked.get(message)).isFalse();
                    walked.set(message);
                });
            }
            assertThat(walk.total()).isEqualTo(expected.cardinality());
        }
        assertThat(walked).isEqualTo(expected);
    }

    private void check(List<Asked> all, int count) {
        assertThat(all).hasSize(count);
        var wrong = new ConcurrentLinkedQueue<String>();
        all.parallelStream().forEach(asked -> difference(asked).ifPresent(wrong::add));
        assertThat(wrong).isEmpty();
        assertThat(all.stream().filter(asked -> !asked.expected().isEmpty()).count())
                .as("most drawn queries must find something, or little was tested")
                .isGreaterThan(count * 8L / 10);
    }

    private Optional<String> difference(Asked asked) {
        Query query;
        switch (QueryParser.parse(asked.query(), ZONE)) {
            case Parsed.Right(Query right) -> query = right;
            case Parsed.Wrong wrong -> {
                return Optional.of(asked.query() + ": " + wrong);
            }
        }
        SearchPage page = search.search(SearchRequest.first(query, Scope.EVERYTHING, LISTED));
        BitSet expected = asked.expected();
        if (page.total() != expected.cardinality() || !page.completeness().complete()) {
            return Optional.of("%s: total %d, expected %d, %s"
                    .formatted(asked.query(), page.total(), expected.cardinality(), page.completeness()));
        }
        var found = new BitSet();
        page.hits().forEach(hit -> found.set(number(hit.id())));
        boolean same = page.total() <= LISTED
                ? found.equals(expected)
                : contains(expected, found) && sumsAgree(query, expected);
        return same ? Optional.empty() : Optional.of(asked.query() + ": same count, other messages");
    }

    /** As many as expected, and two independent sums over them agree: they are the expected ones. */
    private boolean sumsAgree(Query query, BitSet expected) {
        JsonNode sums = archive.search(json -> {
                    json.writeStartObject();
                    new RequestJson(json).question(query.clause(), Scope.EVERYTHING);
                    json.writeNumberProperty("size", 0);
                    json.writeObjectPropertyStart("aggs");
                    for (String field : List.of("offset", "partition")) {
                        json.writeObjectPropertyStart(field);
                        json.writeObjectPropertyStart("sum");
                        json.writeStringProperty("field", "event." + field);
                        json.writeEndObject();
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                    json.writeEndObject();
                })
                .aggregations();
        return sums.path("offset").path("value").asDouble()
                        == expected.stream().asLongStream().sum()
                && sums.path("partition").path("value").asDouble()
                        == expected.stream().mapToLong(i -> lots[i]).sum();
    }

    private static boolean contains(BitSet whole, BitSet part) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    private void index() {
        var requests = new ElasticsearchRequests(connections);
        var writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, CLOCK), CLOCK);
        IntStream.range(0, messages.size() / 2_000 + 1).parallel().forEach(batch -> {
            List<Arrival> arrivals = IntStream.range(batch * 2_000, Math.min((batch + 1) * 2_000, messages.size()))
                    .mapToObj(this::arrival)
                    .toList();
            assertThat(arrivals.isEmpty() ? List.<Outcome>of() : writer.write(arrivals))
                    .hasSize(arrivals.size())
                    .allMatch(Outcome.Indexed.class::isInstance);
        });
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    private Arrival arrival(int number) {
        RawChat.Message message = messages.get(number);
        var event = new MessagePosted(
                new EventHead(
                        EventId.of("raw", "file", Integer.toString(number), 0),
                        message.at(),
                        message.at(),
                        new AccountRef(message.sender(), message.senderName())),
                new ChannelRef(message.channel(), message.channelName(), type(message.type()), null),
                new MessageRef(message.id(), null),
                new Body(message.text()),
                List.of(),
                List.of(),
                false,
                null);
        return new Arrival(event, EventCodec.encode(event), lots[number], number, message.at());
    }

    private static ChannelRef.Type type(String type) {
        return type.toUpperCase(Locale.ROOT).equals("GROUP") ? ChannelRef.Type.GROUP : ChannelRef.Type.PUBLIC;
    }

    private static int number(String id) {
        return Integer.parseInt(new EventId(id).nativeId());
    }

    private static Query parsed(String text) {
        return QueryParser.parse(text, ZONE).orThrow();
    }
}
