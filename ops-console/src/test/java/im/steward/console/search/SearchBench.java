package im.steward.console.search;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.github.luben.zstd.ZstdInputStream;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.search.AuditSearch;
import im.steward.audit.search.Scope;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.SearchRequest;
import im.steward.audit.search.SearchRequest.Order;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.console.ConsoleServer;
import im.steward.devstack.Stack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import im.steward.trail.OfficerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An officer's search, both trail entries included, beside the same query sent raw to Elasticsearch, one after the
 * other in turns, so that a busy machine slows both. Real chat where it lies beside the checkout, made-up talk elsewhere.
 */
public final class SearchBench {
    private static final OfficerId OFFICER = OfficerId.of("officer");
    private static final int MADE_UP = 200_000;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 3;
    private static final int PAGE = 50;
    private static final int BATCH = 2_000;
    private static final List<String> QUERIES = List.of(
            "政府",
            "開放資料",
            "我們今天",
            "the",
            "javascript",
            "\"thank you\"",
            "function OR array",
            "help -bug",
            "java*",
            "*script",
            "/[0-9]{4}/",
            "資料 NEAR/5 政府",
            "code NEAR/3 help",
            "(會議 OR 討論) 委員",
            "\"how do i\" kind:posted",
            "after:2015-06 before:2016-02 help",
            "has:link -from:a*",
            "lang:zh 開放",
            "*");

    private SearchBench() {}

    public static void main(String[] args) throws IOException {
        try (Stack stack = Stack.shared();
                ConsoleServer console = ConsoleServer.start(stack);
                Rest5Client raw = Rest5Client.builder(stack.elasticsearch()).build()) {
            String alias = stack.prefix() + "events";
            int messages = archive(raw, alias);
            Matter matter = console.bean(Matters.class).named(Matters.EVERYTHING);
            measure(console.bean(ScopedSearch.class), matter, raw, alias, messages);
        }
        System.exit(0);
    }

    private static void measure(ScopedSearch search, Matter matter, Rest5Client raw, String alias, int messages)
            throws IOException {
        var ours = new ArrayList<Long>();
        var limit = new ArrayList<Long>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (String query : QUERIES) {
                var question = new Question(OFFICER, matter.id(), query, ZoneOffset.UTC);
                boolean oursFirst = (round & 1) == 0;
                long first = oursFirst ? scoped(search, question) : direct(raw, alias, question);
                long second = oursFirst ? direct(raw, alias, question) : scoped(search, question);
                if (round >= 0) {
                    ours.add(oursFirst ? first : second);
                    limit.add(oursFirst ? second : first);
                }
            }
        }
        System.out.printf(Locale.ROOT, "%,d messages, %d queries, %d rounds%n", messages, QUERIES.size(), ROUNDS);
        for (double share : new double[] {0.5, 0.95}) {
            double value = percentile(ours, share);
            double bound = percentile(limit, share);
            System.out.printf(
                    Locale.ROOT,
                    "BENCH {\"name\":\"search-p%.0f\",\"value\":%.2f,\"unit\":\"ms\",\"limit\":%.2f,\"ratio\":%.3f}%n",
                    share * 100,
                    value,
                    bound,
                    value / bound);
        }
    }

    private static long scoped(ScopedSearch search, Question question) {
        long start = System.nanoTime();
        SearchPage page = search.search(question, Order.NEWEST, PAGE, Optional.empty());
        long took = System.nanoTime() - start;
        if (!page.completeness().complete()) {
            throw new IllegalStateException("a degraded answer measures nothing");
        }
        return took;
    }

    private static long direct(Rest5Client raw, String alias, Question question) throws IOException {
        byte[] body = AuditSearch.asked(SearchRequest.first(question.query(), Scope.EVERYTHING, PAGE));
        var request = new Request("POST", "/" + alias + "/_search");
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        long start = System.nanoTime();
        try (InputStream answer = raw.performRequest(request).getEntity().getContent()) {
            answer.readAllBytes();
        }
        return System.nanoTime() - start;
    }

    private static double percentile(List<Long> nanos, double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }

    private static int archive(Rest5Client raw, String alias) throws IOException {
        var requests = new ElasticsearchRequests(raw);
        Clock clock = Clock.systemUTC();
        var writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, clock), clock);
        List<AuditEvent> events = events();
        for (int from = 0; from < events.size(); from += BATCH) {
            writer.write(IntStream.range(from, Math.min(events.size(), from + BATCH))
                    .mapToObj(i -> arrival(events.get(i), i))
                    .toList());
        }
        requests.ask("POST", "/" + alias + "/_refresh");
        return events.size();
    }

    private static Arrival arrival(AuditEvent event, long offset) {
        return new Arrival(
                event, EventCodec.encode(event), 0, offset, event.head().at());
    }

    private static List<AuditEvent> events() throws IOException {
        Optional<Path> data = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/data/chat"))
                .filter(Files::isDirectory)
                .findFirst();
        if (data.isEmpty()) {
            return IntStream.range(0, MADE_UP).mapToObj(SearchBench::madeUp).toList();
        }
        var events = new ArrayList<AuditEvent>();
        for (String file : List.of("en-gitter.ndjson.zst", "zh-meetings.ndjson.zst")) {
            try (var lines = new BufferedReader(new InputStreamReader(
                    new ZstdInputStream(Files.newInputStream(data.get().resolve(file))), StandardCharsets.UTF_8))) {
                lines.lines().map(SearchBench::real).forEach(events::add);
            }
        }
        return events;
    }

    private static AuditEvent real(String line) {
        JsonNode json = JsonMapper.shared().readTree(line);
        return posted(
                json.path("id").asString(),
                OffsetDateTime.parse(json.path("sent_at").asString()).toInstant(),
                json.path("sender").path("id").asString(),
                json.path("sender").path("name").asString(),
                json.path("conversation").path("id").asString(),
                json.path("conversation").path("name").asString(),
                json.path("text").asString());
    }

    private static AuditEvent madeUp(int number) {
        var random = new Random(number);
        String text = String.join(
                        " ",
                        Arrays.asList("help", "the", "javascript", "code", "function", "array")
                                .subList(0, 1 + random.nextInt(6)))
                + (number % 3 == 0 ? "，我們今天討論政府開放資料的第" + number + "項" : " v" + number);
        return posted(
                "m" + number,
                Instant.parse("2015-01-01T00:00:00Z").plus(Duration.ofMinutes(number * 3L)),
                "u" + number % 500,
                "person " + number % 500,
                "c" + number % 60,
                "room " + number % 60,
                text);
    }

    private static AuditEvent posted(
            String id, Instant at, String sender, String name, String channel, String channelName, String text) {
        return new MessagePosted(
                new EventHead(EventId.of("raw", "file", id, 0), at, at, new AccountRef(sender, name)),
                new ChannelRef(channel, channelName, ChannelRef.Type.PUBLIC, null),
                new MessageRef(id, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }
}
