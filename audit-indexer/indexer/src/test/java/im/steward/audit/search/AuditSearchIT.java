package im.steward.audit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.audit.query.Source;
import im.steward.audit.query.Span;
import im.steward.audit.search.SearchRequest.Order;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.FreshnessMark;
import im.steward.event.MessageRef;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.kernel.UnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditSearchIT {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant MORNING = Instant.parse("2026-03-02T01:00:00Z");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final AccountRef ALICE = new AccountRef("u-alice", "Alice \"W\" Wang*", "alice@example.com");
    private static final AccountRef BOB = new AccountRef("u-bob", "鲍勃");
    private static final ChannelRef GENERAL = new ChannelRef("c1", "General 大厅", ChannelRef.Type.PUBLIC, null);
    private static final ChannelRef CROWD = new ChannelRef("c2", "crowd", ChannelRef.Type.PRIVATE, "team");

    private final Rest5Client connections;
    private final String alias;
    private final ElasticsearchRequests requests;
    private final IndexWriter writer;
    private final AuditSearch search;
    private long offset;

    AuditSearchIT(Stack stack) {
        connections = Rest5Client.builder(stack.elasticsearch()).build();
        alias = stack.prefix() + "search";
        requests = new ElasticsearchRequests(connections);
        writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, CLOCK), CLOCK);
        search = new AuditSearch(connections, alias);
    }

    @BeforeAll
    void someEventsAreIndexed() {
        var events = new ArrayList<AuditEvent>();
        events.add(posted("m1", MORNING, ALICE, GENERAL, "第3季度的合同 Contract_V2 已签", List.of(BOB)));
        events.add(new MessageEdited(
                head("m1", 1, MORNING.plusSeconds(60), ALICE),
                GENERAL,
                new MessageRef("m1", null),
                new Body("第4季度的合同 contract v3 已签"),
                new Body("第3季度的合同"),
                List.of(),
                List.of()));
        events.add(new MessageDeleted(
                head("m1", 2, MORNING.plusSeconds(120), BOB),
                GENERAL,
                new MessageRef("m1", null),
                new Body("第4季度的合同 contract v3 已签"),
                MessageDeleted.Reason.MODERATION));
        events.add(new MessagePosted(
                head("m2", 0, MORNING.plusSeconds(30), BOB),
                GENERAL,
                new MessageRef("m2", "m1"),
                new Body("see `code` at https://example.com"),
                List.of(),
                List.of(new Attachment("f1", "budget 预算.xlsx", 10, null, null)),
                false,
                null));
        events.add(posted("long", MORNING.plusSeconds(40), BOB, GENERAL, "x".repeat(300) + " end", List.of()));
        events.add(posted("secret", MORNING.plusSeconds(50), BOB, GENERAL, "a1 b2 c3 d4 e5", List.of()));
        // All in one millisecond: paging and surroundings must hold where time does not tell.
        IntStream.range(0, 250)
                .forEach(i -> events.add(
                        posted("t%03d".formatted(i), MORNING.plusSeconds(3600), ALICE, CROWD, "tick " + i, List.of())));
        events.add(posted("old", Instant.parse("2019-01-31T17:00:00Z"), BOB, CROWD, "long ago", List.of()));
        assertThat(writer.write(events.stream().map(this::arrival).toList())).hasSize(events.size());
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    合同                                | 3
                    第3季度                             | 1
                    第3*                                | 1
                    季度的 contract                     | 3
                    "contract v2"                      | 1
                    contract NEAR/0 已签                | 0
                    contract NEAR/1 已签                | 3
                    已签 NEAR/1 contract                | 3
                    (合同 OR nothing) NEAR/0 contract   | 3
                    contract NEAR/5 contract           | 3
                    v* -v2                             | 2
                    v*                                 | 3
                    /v[0-9]/                           | 3
                    *ontra*                            | 3
                    kind:edited                        | 1
                    edited:yes                         | 1
                    deleted:yes                        | 1
                    deleted:yes 合同                    | 1
                    kind:message in:c1                 | 6
                    from:alice@EXAMPLE.com kind:edited | 1
                    from:"alice \\"w\\" wang*"            | 252
                    from:alice*                        | 252
                    from:鲍勃 in:"general 大厅"          | 4
                    from:"*"                           | 0
                    from:*                             | 257
                    to:u-bob                           | 1
                    has:link                           | 1
                    has:code has:file has:reply        | 1
                    预算                                | 1
                    "example com budget"               | 0
                    com NEAR/99 budget                 | 0
                    lang:zh                            | 3
                    platform:test                      | 257
                    platform:test/main                 | 257
                    platform:test/other                | 0
                    on:2019-02-01                      | 1
                    on:2019-01-31                      | 0
                    before:2026                        | 1
                    after:2026-03-02T09:01             | 251
                    on:2026-03-02T09:00                | 4
                    *                                  | 257
                    NOT in:crowd                       | 6
                    -in:crowd -合同                     | 3
                    xxx*                               | 1
                    /x+/                               | 0
                    "tick 1" OR "tick 2"               | 2
                    """)
    void queriesCountWhatTheyShould(String query, long total) {
        SearchPage page = search.search(SearchRequest.first(parsed(query), Scope.EVERYTHING, 10));

        assertThat(page.total()).isEqualTo(total);
        assertThat(page.completeness()).isEqualTo(new Completeness.Complete());
    }

    @Test
    void hitsShowWhatWasSaidAndWhy() {
        Hit hit = search.search(SearchRequest.first(parsed("合同 deleted:yes"), Scope.EVERYTHING, 10))
                .hits()
                .getFirst();

        assertThat(hit.text()).isEqualTo("第4季度的合同 contract v3 已签");
        assertThat(hit.marks()).containsExactly(new Span(5, 7));
        assertThat(hit.sender()).isEqualTo(new Hit.Person("u-bob", "鲍勃", ""));
        assertThat(hit.channel()).contains(new Hit.Conversation("c1", "General 大厅", "public", ""));
        assertThat(hit.source()).isEqualTo(new Source("test", "main"));
        assertThat(hit.deleted()).isTrue();
    }

    @Test
    void filesAreNamed() {
        assertThat(search.search(SearchRequest.first(parsed("has:file"), Scope.EVERYTHING, 1))
                        .hits()
                        .getFirst()
                        .files())
                .containsExactly("budget 预算.xlsx");
    }

    @Test
    void pagesReachTheLastHitWithoutLossOrRepeat() {
        for (Order order : Order.values()) {
            var ids = new ArrayList<String>();
            Optional<Cursor> after = Optional.empty();
            do {
                SearchPage page = search.search(new SearchRequest(parsed("tick"), Scope.EVERYTHING, order, 7, after));
                page.hits().forEach(hit -> ids.add(hit.id()));
                after = page.next().map(Cursor::token).map(Cursor::ofToken);
            } while (after.isPresent());

            assertThat(ids).hasSize(250).doesNotHaveDuplicates();
        }
    }

    @Test
    void aWalkGoesOnWhereAnotherBrokeOff() {
        List<Hit> first;
        try (Walk walk = search.pages(parsed("tick"), Scope.EVERYTHING, Order.OLDEST, 100, Optional.empty())) {
            first = walk.next();
            assertThat(walk.total()).isEqualTo(250);
        }
        var ids = new ArrayList<>(first.stream().map(Hit::id).toList());

        var last = Optional.of(first.getLast().cursor());
        try (Walk walk = search.pages(parsed("tick"), Scope.EVERYTHING, Order.OLDEST, 100, last)) {
            for (List<Hit> hits = walk.next(); !hits.isEmpty(); hits = walk.next()) {
                hits.forEach(hit -> ids.add(hit.id()));
            }
        }

        assertThat(ids).hasSize(250).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void aScopeHoldsWhateverIsAsked() {
        var bob = new Scope(
                Set.of(new Source("test", "")),
                Set.of(ScopedId.of("c1")),
                Set.of(ScopedId.of("u-bob")),
                Optional.empty());
        var hour = new Scope(
                Set.of(Source.of("test/main")),
                Set.of(),
                Set.of(),
                Optional.of(new Period(MORNING, MORNING.plusSeconds(60))));

        assertThat(total("* OR from:alice*", bob)).isEqualTo(4);
        assertThat(total("NOT 合同", hour)).isEqualTo(3);
        assertThat(total("*", new Scope(Set.of(Source.of("other")), Set.of(), Set.of(), Optional.empty())))
                .isZero();
        assertThat(search.find("test/main/m1:0", bob)).isEmpty();
        assertThat(search.surroundings(EventKey.of("test/main/t001:0"), bob, 5, 5))
                .isEmpty();
    }

    @Test
    void surroundingsAreStableAtTies() {
        Surroundings around = search.surroundings(EventKey.of("test/main/t100:0"), Scope.EVERYTHING, 3, 2)
                .orElseThrow();

        assertThat(around.before())
                .extracting(Hit::id)
                .containsExactly("test/main/t097:0", "test/main/t098:0", "test/main/t099:0");
        assertThat(around.after()).extracting(Hit::id).containsExactly("test/main/t101:0", "test/main/t102:0");
        assertThat(around.earlier()).isTrue();
        assertThat(around.later()).isTrue();
        assertThat(search.surroundings(EventKey.of("test/main/old:0"), Scope.EVERYTHING, 3, 2)
                        .orElseThrow()
                        .earlier())
                .isFalse();
    }

    @Test
    void aMessagesHistoryIsWhole() {
        var key = new MessageKey(new Source("test", "main"), "m1");

        assertThat(search.history(key, Scope.EVERYTHING).versions())
                .extracting(hit -> hit.kind().word())
                .containsExactly("posted", "edited", "deleted");
    }

    /** The months of the archive do not know of each other's ids. */
    @Test
    void ofTwoMonthsWithTheSameIdTheOneThatIsMeantIsOpened() {
        String twins = alias + "-twins";
        Instant before = Instant.parse("2026-01-31T23:59:00Z");
        Instant after = Instant.parse("2026-02-01T00:01:00Z");
        assertThat(new IndexWriter(requests, new IndexTemplates(requests, twins, Mapping.CURRENT, 0, CLOCK), CLOCK)
                        .write(List.of(
                                arrival(posted("m1", before, ALICE, GENERAL, "first", List.of())),
                                arrival(posted("m1", after, ALICE, GENERAL, "second", List.of())))))
                .hasSize(2);
        requests.ask("POST", "/" + twins + "/_refresh");
        var both = new AuditSearch(connections, twins);

        Hit second = both.surroundings(new EventKey("test/main/m1:0", Optional.of(after)), Scope.EVERYTHING, 1, 1)
                .orElseThrow()
                .centre();
        Hit first = both.surroundings(EventKey.of("test/main/m1:0"), Scope.EVERYTHING, 1, 1)
                .orElseThrow()
                .centre();

        assertThat(second.text()).isEqualTo("second");
        assertThat(first.text()).isEqualTo("first");
        assertThat(List.of(first, second)).extracting(Hit::conflictOf).containsOnly("test/main/m1:0");
    }

    @Test
    void aHistoryThatIsLongerThanIsShownSaysSo() {
        String edits = alias + "-edits";
        var events = IntStream.rangeClosed(1, 1_001)
                .<AuditEvent>mapToObj(i -> new MessageEdited(
                        head("m1", i, MORNING.plusSeconds(i), ALICE),
                        GENERAL,
                        new MessageRef("m1", null),
                        new Body("version " + i),
                        null,
                        List.of(),
                        List.of()))
                .map(this::arrival)
                .toList();
        new IndexWriter(requests, new IndexTemplates(requests, edits, Mapping.CURRENT, 0, CLOCK), CLOCK).write(events);
        requests.ask("POST", "/" + edits + "/_refresh");

        History history = new AuditSearch(connections, edits)
                .history(new MessageKey(Source.of("test/main"), "m1"), Scope.EVERYTHING);

        assertThat(history.versions()).hasSize(1_000);
        assertThat(history.completeness().whatLacks()).contains(Completeness.Lack.LONG);
    }

    @Test
    void theLastPageHasNoNextOneEvenWhenItIsFull() {
        SearchPage first = search.search(SearchRequest.first(parsed("合同"), Scope.EVERYTHING, 2));
        SearchPage whole = search.search(SearchRequest.first(parsed("合同"), Scope.EVERYTHING, 3));

        assertThat(first.hits()).hasSize(2);
        assertThat(first.next()).isPresent();
        assertThat(whole.hits()).hasSize(3);
        assertThat(whole.next()).isEmpty();
    }

    @Test
    void facetsCountExactlyAndDaysBecomeBars() {
        Facets facets = search.facets(parsed("*"), Scope.EVERYTHING, SHANGHAI);

        assertThat(facets.senders().counts())
                .containsExactly(
                        new Facets.Count("u-alice", "Alice \"W\" Wang*", "test/main", 252),
                        new Facets.Count("u-bob", "鲍勃", "test/main", 5));
        assertThat(facets.conversations().exact()).isTrue();
        assertThat(facets.kinds().counts()).contains(new Facets.Count("edited", "edited", "", 1));
        assertThat(facets.step()).isEqualTo(Facets.Step.QUARTER);
        assertThat(facets.bars().getFirst().period().from()).isEqualTo(Instant.parse("2018-12-31T16:00:00Z"));
        assertThat(facets.bars().stream().mapToLong(Facets.Bar::hits).sum()).isEqualTo(257);
    }

    /** Each server gives ids by itself. */
    @Test
    void theSameIdOnTwoServersIsTwoConversationsAndTwoPeople() {
        String servers = alias + "-servers";
        var events = new ArrayList<AuditEvent>();
        for (int i = 0; i < 5; i++) {
            events.add(postedOn("hq", "m" + i, ALICE));
        }
        for (int i = 0; i < 3; i++) {
            events.add(postedOn("lab", "m" + i, new AccountRef("u-alice", "Another Alice")));
        }
        new IndexWriter(requests, new IndexTemplates(requests, servers, Mapping.CURRENT, 0, CLOCK), CLOCK)
                .write(events.stream().map(this::arrival).toList());
        requests.ask("POST", "/" + servers + "/_refresh");
        var both = new AuditSearch(connections, servers);

        Facets facets = both.facets(parsed("*"), Scope.EVERYTHING, SHANGHAI);

        assertThat(facets.conversations().counts())
                .containsExactly(
                        new Facets.Count("c1", "General 大厅", "test/hq", 5),
                        new Facets.Count("c1", "General 大厅", "test/lab", 3));
        assertThat(facets.senders().counts())
                .containsExactly(
                        new Facets.Count("u-alice", "Alice \"W\" Wang*", "test/hq", 5),
                        new Facets.Count("u-alice", "Another Alice", "test/lab", 3));
        assertThat(facets.senders().others()).isZero();
        assertThat(hits(both, Set.of("c1"), Set.of())).isEqualTo(8);
        assertThat(hits(both, Set.of("test/lab:c1"), Set.of())).isEqualTo(3);
        assertThat(hits(both, Set.of("test/lab:c1", "c2"), Set.of("test/hq:u-alice")))
                .isZero();
        assertThat(hits(both, Set.of(), Set.of("test/hq:u-alice", "u-bob"))).isEqualTo(5);
    }

    private static long hits(AuditSearch search, Set<String> channels, Set<String> accounts) {
        var scope = new Scope(
                Set.of(),
                channels.stream().map(ScopedId::of).collect(Collectors.toSet()),
                accounts.stream().map(ScopedId::of).collect(Collectors.toSet()),
                Optional.empty());
        return search.search(SearchRequest.first(Query.EVERYTHING, scope, 0)).total();
    }

    private static MessagePosted postedOn(String instance, String id, AccountRef who) {
        return new MessagePosted(
                new EventHead(EventId.of("test", instance, id, 0), MORNING, MORNING, who),
                GENERAL,
                new MessageRef(id, null),
                new Body("said"),
                List.of(),
                List.of(),
                false,
                null);
    }

    @Test
    void aProbesMarkIsFoundByItsProbeAndByWhoAsksForIt() {
        FreshnessMarks marks = new FreshnessMarks(requests, alias);
        FreshnessMark mark = FreshnessMark.drawn();
        assertThat(marks.archivedAt(mark)).isEmpty();

        writer.write(List.of(arrival(mark.event(MORNING))));
        requests.ask("POST", "/" + alias + "/_refresh");

        assertThat(marks.archivedAt(mark)).contains(CLOCK.instant());
        assertThat(marks.archivedAt(FreshnessMark.drawn())).isEmpty();
        assertThat(new FreshnessMarks(requests, alias + "-none").archivedAt(mark))
                .isEmpty();
        assertThat(total("*", Scope.EVERYTHING)).isEqualTo(257);
        assertThat(total(mark.nonce(), Scope.EVERYTHING)).isZero();
        assertThat(total("-合同 " + mark.nonce(), Scope.EVERYTHING)).isZero();
        assertThat(total("platform:steward", Scope.EVERYTHING)).isOne();
        assertThat(total("NOT platform:steward", Scope.EVERYTHING)).isEqualTo(257);
        assertThat(total("*", new Scope(Set.of(Source.of("steward/probe")), Set.of(), Set.of(), Optional.empty())))
                .isOne();
        try (Walk walk = search.pages(parsed("*"), Scope.EVERYTHING, Order.OLDEST, 1_000, Optional.empty())) {
            assertThat(walk.next()).hasSize(257);
        }
    }

    @Test
    void aPatternThatExplodesIsRefusedWithAReason() {
        assertThatThrownBy(() -> total("/.*a.{40}/", Scope.EVERYTHING))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("query-regex"));
    }

    @Test
    void theLargestQueryIsAnswered() {
        String many = IntStream.range(0, QueryParser.MOST_TERMS)
                .mapToObj(i -> "tick" + i)
                .reduce((a, b) -> a + " OR " + b)
                .orElseThrow();

        assertThat(total(many, Scope.EVERYTHING)).isZero();
    }

    @Test
    void namesCannotBecomeQueries() {
        assertThat(total("from:\"x\\\" OR *\"", Scope.EVERYTHING)).isZero();
        assertThat(total("in:\"c1\\\"}},{\\\"match_all\\\":{}}\"", Scope.EVERYTHING))
                .isZero();
        assertThat(total("from:a?ice*", Scope.EVERYTHING)).isZero();
        assertThat(total("from:a\\*ice*", Scope.EVERYTHING)).isZero();
    }

    @Test
    void anArchiveThatIsNotThereYetIsEmpty() {
        var none = new AuditSearch(connections, alias + "-none");

        assertThat(none.search(SearchRequest.first(Query.EVERYTHING, Scope.EVERYTHING, 10))
                        .total())
                .isZero();
        assertThat(none.facets(Query.EVERYTHING, Scope.EVERYTHING, SHANGHAI).bars())
                .isEmpty();
        try (Walk walk = none.pages(Query.EVERYTHING, Scope.EVERYTHING, Order.OLDEST, 10, Optional.empty())) {
            assertThat(walk.next()).isEmpty();
        }
    }

    @Test
    void aClosedPartMakesEveryAnswerDegraded() {
        String closed = alias + "-v1-2019-01";
        requests.ask("POST", "/" + closed + "/_close");
        try {
            SearchPage page = search.search(SearchRequest.first(parsed("*"), Scope.EVERYTHING, 10));

            assertThat(page.completeness()).isInstanceOf(Completeness.Degraded.class);
            assertThat(page.total()).isEqualTo(256);
            assertThat(search.facets(parsed("*"), Scope.EVERYTHING, SHANGHAI).completeness())
                    .isInstanceOf(Completeness.Degraded.class);
            assertThat(search.surroundings(EventKey.of("test/main/t100:0"), Scope.EVERYTHING, 1, 1)
                            .orElseThrow()
                            .completeness())
                    .isInstanceOf(Completeness.Degraded.class);
            assertThat(search.laterVersions(page.hits(), Scope.EVERYTHING).completeness())
                    .isInstanceOf(Completeness.Degraded.class);
            assertUnsaid(() -> search.find("test/main/old:0", Scope.EVERYTHING));
            assertUnsaid(() -> search.surroundings(EventKey.of("test/main/old:0"), Scope.EVERYTHING, 1, 1));
            assertUnsaid(() -> search.history(new MessageKey(Source.of("test/main"), "old"), Scope.EVERYTHING));
            try (Walk walk = search.pages(parsed("*"), Scope.EVERYTHING, Order.OLDEST, 500, Optional.empty())) {
                assertThat(walk.next()).hasSize(256);
                assertThat(walk.completeness()).isInstanceOf(Completeness.Degraded.class);
            }
        } finally {
            requests.ask("POST", "/" + closed + "/_open?wait_for_active_shards=1");
        }
    }

    @Test
    void aPartThatIsAwayMakesEveryAnswerDegraded() {
        String away = alias + "-v1-1999-01";
        requests.ask("PUT", "/" + away + "?wait_for_active_shards=0", """
                {"settings": {"number_of_replicas": 0, "routing.allocation.require._name": "no-such-node"},
                 "aliases": {"%s": {}}}""".formatted(alias));
        try {
            SearchPage page = search.search(SearchRequest.first(parsed("tick"), Scope.EVERYTHING, 10));

            assertThat(page.completeness()).isInstanceOf(Completeness.Degraded.class);
            assertThat(page.total()).isEqualTo(250);
            try (Walk walk = search.pages(parsed("tick"), Scope.EVERYTHING, Order.OLDEST, 500, Optional.empty())) {
                assertThat(walk.next()).hasSize(250);
                assertThat(walk.completeness()).isInstanceOf(Completeness.Degraded.class);
            }
        } finally {
            requests.ask("DELETE", "/" + away);
        }
    }

    /** Nobody can say that there is none. */
    private static void assertUnsaid(ThrowingCallable question) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        away -> assertThat(away.fault().code()).isEqualTo("search-unavailable"));
    }

    private long total(String query, Scope scope) {
        return search.search(SearchRequest.first(parsed(query), scope, 0)).total();
    }

    private static Query parsed(String text) {
        return QueryParser.parse(text, SHANGHAI).orThrow();
    }

    private static MessagePosted posted(
            String id, Instant at, AccountRef who, ChannelRef where, String text, List<AccountRef> to) {
        return new MessagePosted(
                head(id, 0, at, who), where, new MessageRef(id, null), new Body(text), to, List.of(), false, null);
    }

    private static EventHead head(String id, long revision, Instant at, AccountRef who) {
        return new EventHead(EventId.of("test", "main", id, revision), at, at, who);
    }

    private Arrival arrival(AuditEvent event) {
        return new Arrival(
                event, EventCodec.encode(event), 0, offset++, event.head().at());
    }
}
