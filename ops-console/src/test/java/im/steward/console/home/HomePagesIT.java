package im.steward.console.home;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.kafka.KafkaClients;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.Actor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A house in which much has gone wrong at once, as each role meets it. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HomePagesIT {
    private static final Pattern LINE = Pattern.compile("(?s)<div class=\"waiting-words\">\\s*<a [^>]*>([^<]+)</a>");
    private static final String SECRET = "珠峰 takeover bid";
    private static final String FILE = """
            {"id":"b1","conversation":{"id":"c","type":"group"},"sender":{"id":"u"},"sent_at":"yesterday","text":"%s"}
            """.formatted(SECRET);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConsoleServer console;
    private final String topic;
    private final JdbcClient jdbc;

    HomePagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
        topic = stack.prefix() + "events";
        jdbc = console.bean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @BeforeAll
    void anEmptyDeskOffersAFirstStep() {
        assertThat(shows(Role.DPO))
                .contains("Nothing waits for you", "href=\"/completeness\"")
                .doesNotContain("waiting-list");
        shows(Role.OFFICER);
        assertThat(console.visitor(Role.OFFICER)
                        .get("/", "Accept-Language", "zh-CN")
                        .body())
                .contains("首页", "您可以去的地方");
        letMuchGoWrong();
    }

    private void letMuchGoWrong() {
        console.bean(Accounts.class).create("carol", "Carol", Actor.officer("admin"));
        console.visitor(Role.ADMIN).post("/accounts/carol/roles", Map.of("role", "operator", "reason", "night shift"));
        console.visitor(Role.OFFICER)
                .post("/exports", Map.of("matter", "everything", "query", SECRET, "format", "csv", "reason", "case 7"));
        Visitor stranger = console.visitor();
        for (int attempt = 0; attempt < 5; attempt++) {
            stranger.signIn("carol", "guess number " + attempt);
            stranger.signIn("no such name", "guess number " + attempt);
        }
        importFile();
        quarantine();
        jdbc.sql("""
                        INSERT INTO compliance.search_report (id, name, officer, matter, query, zone, language,
                               recipients, requested_by, requested_at, state, finished_at, fault_code, fault_what,
                               fault_action)
                        SELECT gen_random_uuid(), 'weekly', officer, id, 'x', 'UTC', 'en', '{a@example.com}',
                               'schedule:weekly', now(), 'failed', now(), 'mail-not-configured', '-', '-'
                          FROM compliance.matter, unnest(ARRAY['officer', 'somebody else']) AS officer""").update();
        jdbc.sql("UPDATE console.schedule SET last_run_at = now(), last_fault = 'schedule-owner-gone'")
                .update();
        jdbc.sql("""
                        INSERT INTO audit.reconciliation (id, requested_at, requested_by, state, finished_at)
                        VALUES ('00000000-0000-7000-8000-000000000001', now(), 'officer:operator', 'finished', now())""").update();
        jdbc.sql("""
                        INSERT INTO audit.day_count (platform, instance, channel_id, day, channel_name, read_events,
                               archived, counted_by)
                        SELECT 'slack', 'hq', 'c1', day, :name, 5, 4, '00000000-0000-7000-8000-000000000001'
                          FROM unnest(ARRAY['2026-02-03', '2026-02-01', '2026-02-02']::date[]) AS day""").param("name", SECRET).update();
    }

    private void importFile() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(console.url() + "/api/v1/imports?format=ndjson&name=talk.ndjson"))
                .header("Authorization", "Bearer " + console.token(Role.OPERATOR))
                .POST(HttpRequest.BodyPublishers.ofString(FILE))
                .build();
        try {
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        Visitor operator = console.visitor(Role.OPERATOR);
        until(() -> operator.get("/").body().contains("1 import ended with lines"));
    }

    private void quarantine() {
        try (var producer = console.bean(KafkaClients.class).rawProducer()) {
            producer.send(new ProducerRecord<>(topic, SECRET.getBytes(StandardCharsets.UTF_8)))
                    .get();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
        until(() -> console.bean(Quarantine.class).waiting() == 1);
    }

    @Test
    @Order(1)
    void theOfficerSeesTheirExportAndWhatSearchesLack() {
        shows(
                Role.OFFICER,
                "1 report of a saved search was not sent",
                "3 days of conversations do not add up",
                "1 event in quarantine could not be read",
                "1 import ended with lines that were rejected or conflict",
                "1 export of yours is being made");
    }

    @Test
    @Order(1)
    void theApproverSeesWhatWaitsForTheirDecision() {
        shows(Role.APPROVER, "3 days of conversations do not add up", "1 request waits for your decision");
    }

    @Test
    @Order(1)
    void theDpoSeesWhatTheArchiveLacks() {
        assertThat(shows(Role.DPO, "3 days of conversations do not add up")).contains("2026-02-01");
    }

    @Test
    @Order(1)
    void theAuditorSeesAllThatWentWrongAndNothingToDecide() {
        shows(
                Role.AUDITOR,
                "3 days of conversations do not add up",
                "1 schedule could not ask for the work",
                "1 event in quarantine could not be read",
                "1 import ended with lines that were rejected or conflict",
                "1 account is closed after wrong passwords");
    }

    @Test
    @Order(1)
    void theOperatorSeesWhatRunsBadly() {
        String page = shows(
                Role.OPERATOR,
                "3 days of conversations do not add up",
                "1 schedule could not ask for the work",
                "1 event in quarantine could not be read",
                "1 import ended with lines that were rejected or conflict");
        assertThat(page).contains("nightly-completeness");
    }

    @Test
    @Order(1)
    void theAdministratorSeesPeopleAndNoGap() {
        String page = shows(
                Role.ADMIN,
                "1 account is closed after wrong passwords",
                "1 request of yours waits for a second person");
        assertThat(page).contains("carol").doesNotContain("no such name");
    }

    @Test
    @Order(1)
    void nobodyReadsWhatWasSaidOnTheHomePage() {
        for (Role role : Role.values()) {
            assertThat(console.visitor(role).get("/").body()).as(role.word()).doesNotContain("珠峰", "takeover");
        }
    }

    @Test
    @Order(1)
    void whoDecidedHasNothingLeftToDecide() {
        jdbc.sql("UPDATE compliance.approval SET requester = 'approver' WHERE kind = 'role-grant'")
                .update();
        try {
            shows(
                    Role.APPROVER,
                    "3 days of conversations do not add up",
                    "1 request of yours waits for a second person");
        } finally {
            jdbc.sql("UPDATE compliance.approval SET requester = 'admin' WHERE kind = 'role-grant'")
                    .update();
        }
    }

    @Test
    @Order(1)
    void everyTrayHasItsWordsForWhenItCannotBeLookedInto() {
        MessageSource messages = console.bean(MessageSource.class);

        assertThat(Stream.of(
                                console.bean(MatterTrays.class).all(),
                                console.bean(ArchiveTrays.class).all(),
                                console.bean(BackupTrays.class).all(),
                                console.bean(HouseTrays.class).all())
                        .flatMap(List::stream)
                        .map(tray -> messages.getMessage(
                                "home.waiting.silent." + tray.name(), null, Locale.SIMPLIFIED_CHINESE)))
                .hasSize(13)
                .doesNotHaveDuplicates();
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("looks")
    void theDeskStandsInNobodysWay(Look look) {
        for (Role role : List.of(Role.OFFICER, Role.AUDITOR)) {
            try (var window = BrowserWindow.open(console, look).signedIn(role)) {
                window.page().navigate("/");
                window.picture("home-" + role.word());
                assertThat(window.barriers()).isEmpty();
                assertThat(window.fits()).isTrue();
                assertThat(window.errors()).isEmpty();
            }
        }
    }

    /** The page, once it tells these lines: a tray that was late on a busy machine is there at the next look. */
    private String shows(Role role, String... lines) {
        Visitor visitor = console.visitor(role);
        AtomicReference<String> page = new AtomicReference<>("");
        until(() -> {
            page.set(visitor.get("/").body());
            return lines(page.get()).equals(List.of(lines));
        });
        assertThat(lines(page.get())).containsExactly(lines);
        return page.get();
    }

    private static List<String> lines(String page) {
        return LINE.matcher(page)
                .results()
                .map((MatchResult line) -> line.group(1))
                // How full the disk of this machine is.
                .filter(line -> !line.endsWith("needs a look"))
                .toList();
    }

    private static void until(java.util.function.BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }
}
