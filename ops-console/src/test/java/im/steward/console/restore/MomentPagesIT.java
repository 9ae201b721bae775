package im.steward.console.restore;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.Page;
import im.steward.backup.restore.LogEnds;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Until;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A part that keeps a log, asked for as of a moment through pages and API. */
@EnabledIf(value = "im.steward.console.restore.RestorePagesIT#installed", disabledReason = "restic is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MomentPagesIT {
    private final ConsoleServer console;
    private final Visitor operator;
    private String set = "";
    private Instant from = Instant.MAX;

    MomentPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack,
                "console,worker",
                "--steward.worker.poll=50ms",
                "--steward.worker.pause=50ms",
                "--spring.main.sources=" + LoggedParts.class.getName());
        operator = console.visitor(Role.OPERATOR);
    }

    @BeforeAll
    void oneSet() {
        api("POST", "backup/plans", """
                {"name":"logged","parts":["large-db","uploads"],"vault":"local","rpo":"26h","rto":"4h",
                 "keep":{"daily":7,"weekly":4,"monthly":12,"yearly":3}}""");
        set = api("POST", "backup/plans/logged/runs", "{}").path("id").asString();
        until("backup/sets/" + set, "state", "complete");
        JsonNode moments = until("restores/moments/" + set, "until", "2126-03-01T14:05:00Z");
        from = Instant.parse(moments.path("from").asString());
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void formTellsWhichMomentsThereAreAndTheRestoreKeepsTheOneAskedFor() {
        String form = "/backups/sets/" + set + "/restore";
        assertThat(operator.get(form).body()).contains("As of", from.toString(), "2126-03-01T14:05:00Z", "large-db");
        assertThat(operator.get(form, "Accept-Language", "zh-CN").body()).contains("截至时刻", from.toString());
        Instant moment = from.plusMillis(1);

        HttpResponse<String> answer = operator.post(
                form,
                Map.of(
                        "what", "part",
                        "part", "large-db",
                        "at", moment.toString().replace('T', ' '),
                        "place", "then",
                        "reason", "rows were deleted"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        String page = answer.headers().firstValue("Location").orElseThrow();
        String id = page.substring(page.lastIndexOf('/') + 1);
        JsonNode done = until("restores/" + id, "state", "done");
        assertThat(done.path("at").asString()).isEqualTo(moment.toString());
        assertThat(Path.of(done.path("kept").path(0).path("where").asString())).hasContent(moment.toString());
        assertThat(operator.get(page).body()).contains("As of", moment.toString());
        assertThat(console.bean(JdbcClient.class)
                        .sql("""
                                SELECT convert_from(content, 'UTF8') AS details
                                  FROM trail.entry JOIN trail.detail ON entry = id
                                 WHERE subject = :id AND action IN ('restore.requested', 'restore.completed')""")
                        .param("id", id)
                        .query((row, _) -> row.getString("details"))
                        .list())
                .hasSize(2)
                .allSatisfy(details -> assertThat(details).contains(moment.toString()));
    }

    @Test
    void whatNoLogLeadsToIsRefusedWithTheNextStep() {
        assertThat(refused("large-db", from.minusSeconds(60).toString(), "restores"))
                .isEqualTo("pgbackrest-moment-outside");
        assertThat(refused("large-db", Instant.now().plusSeconds(3600).toString(), "restores"))
                .isEqualTo("pgbackrest-moment-outside");
        assertThat(refused("uploads", from.toString(), "restores")).isEqualTo("restore-part-without-moments");
        assertThat(refused("", from.toString(), "restores")).isEqualTo("restore-part-without-moments");
        assertThat(refused("large-db", "2026-03-01T14:05:00", "restores")).isEqualTo("restore-moment-unreadable");
        assertThat(refused("large-db", from.toString(), "restores/in-place")).isEqualTo("restore-piece-in-place");
        HttpResponse<String> page = operator.post(
                "/backups/sets/" + set + "/restore",
                Map.of("what", "part", "part", "large-db", "at", "yesterday", "place", "then", "reason", "lost"));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("cannot be read as a moment", "value=\"yesterday\"");
    }

    /** A cluster at rest: nobody has written anything since the backup, and that is no end before the beginning. */
    @Test
    void logThatLeadsNoFurtherThanTheSetHasNoEndYet() {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        String until = now("restores/moments/" + set).path("until").asString();
        String write = "UPDATE backup.log_end SET until = CAST(? AS timestamptz) WHERE part = 'large-db'";
        jdbc.sql(write).param(from.minusSeconds(1).toString()).update();
        try {
            assertThat(now("restores/moments/" + set).path("until").isNull()).isTrue();
        } finally {
            jdbc.sql(write).param(until).update();
        }
    }

    @Test
    void whatKeepsWorkersFromLookingIsSaidOnceAndOnThePage() {
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(LogEnds.class);
        log.addAppender(said);
        JdbcClient jdbc = console.bean(JdbcClient.class);
        LoggedParts.FAULT.set(Optional.of(new Fault(
                "pgbackrest-log-reader-missing",
                "The program pg_waldump of PostgreSQL 15 was not found",
                "Run as root: apt-get install -y postgresql-15")));
        try {
            for (int looks = 0; looks < 3; looks++) {
                // As if a while had gone by.
                jdbc.sql("""
                                UPDATE backup.log_end
                                   SET looked_at = now() - interval '1 hour', seen_at = now() - interval '1 hour'""").update();
                Until.until(() -> jdbc.sql("SELECT looked_at > now() - interval '30 minutes' FROM backup.log_end")
                        .query(Boolean.class)
                        .single());
                Until.until(() -> now("restores/moments/" + set)
                        .path("fault")
                        .path("action")
                        .asString("")
                        .contains("postgresql-15"));
            }

            looks().forEach(look -> {
                try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
                    window.page().navigate("/backups/sets/" + set + "/restore");
                    window.page().locator("#at").scrollIntoViewIfNeeded();
                    window.picture("moment-fault");
                    assertThat(window.page().locator("#at-note").textContent()).contains("pg_waldump");
                    assertThat(window.fits()).isTrue();
                }
            });
            assertThat(said.list).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getKeyValuePairs().toString()).contains("postgresql-15");
            });

            LoggedParts.FAULT.set(Optional.of(new Fault(
                    "pgbackrest-log-reader-missing",
                    "The program pg_waldump of PostgreSQL 16 was not found",
                    "Run as root: apt-get install -y postgresql-16")));
            jdbc.sql("UPDATE backup.log_end SET looked_at = now() - interval '1 hour'")
                    .update();
            Until.until(() -> said.list.size() == 2);
            assertThat(now("restores/moments/" + set)
                            .path("fault")
                            .path("action")
                            .asString())
                    .contains("postgresql-16");
        } finally {
            LoggedParts.FAULT.set(Optional.empty());
            log.detachAppender(said);
        }
        jdbc.sql("UPDATE backup.log_end SET looked_at = now() - interval '1 hour'")
                .update();
        Until.until(() -> now("restores/moments/" + set).path("fault").isNull());
    }

    private String refused(String part, String at, String door) {
        return api(
                        "POST",
                        door,
                        "{\"set\":\"%s\",\"part\":\"%s\",\"at\":\"%s\",\"place\":\"not-made\",\"reason\":\"lost\"}"
                                .formatted(set, part, at))
                .path("code")
                .asString();
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        String id = api(
                        "POST",
                        "restores",
                        "{\"set\":\"%s\",\"part\":\"large-db\",\"at\":\"%s\",\"place\":\"look-%s\",\"reason\":\"to see it\"}"
                                .formatted(set, from.plusMillis(1), Integer.toHexString(look.hashCode())))
                .path("id")
                .asString();
        until("restores/" + id, "state", "done");
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            for (String path :
                    List.of("/backups/sets/" + set + "/restore", "/backups/restores/" + id, "/backups/restores")) {
                Page page = window.page();
                page.navigate(path);
                window.picture(
                        "moment" + path.replace(set, "set").replace(id, "one").replace('/', '-'));
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
                if (path.startsWith("/backups/sets")) {
                    page.locator("#at").scrollIntoViewIfNeeded();
                    window.picture("moment-field");
                }
            }
            assertThat(window.errors()).isEmpty();
        }
    }

    /** Of a list, its first. */
    private JsonNode until(String path, String field, String value) {
        Until.until(() -> now(path).path(field).asString("").equals(value));
        return now(path);
    }

    private JsonNode now(String path) {
        JsonNode answer = api("GET", path, "");
        return answer.has("moments") ? answer.path("moments").path(0) : answer;
    }

    private JsonNode api(String method, String path, String body) {
        return console.api(method, path, Role.OPERATOR, body);
    }
}
