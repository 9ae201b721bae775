package im.steward.console.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Until;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Plans and sets through pages, API and browser, taken by a worker in the same process with the real restic. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupPagesIT {
    private static final String TERMS =
            "\"parts\":[\"chat-db\",\"uploads\"],\"vault\":\"local\",\"rpo\":\"26h\",\"rto\":\"4h\","
                    + "\"keep\":{\"daily\":7,\"weekly\":4,\"monthly\":12,\"yearly\":3}";

    private final ConsoleServer console;
    private final Visitor operator;

    BackupPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack,
                "console,worker",
                "--steward.worker.poll=50ms",
                "--steward.worker.pause=50ms",
                "--spring.main.sources=" + SomeParts.class.getName());
        operator = console.visitor(Role.OPERATOR);
    }

    @BeforeAll
    void oneSet() {
        console.api("POST", "backup/plans", Role.OPERATOR, "{\"name\":\"seen\"," + TERMS + "}");
        for (int run = 0; run < 2; run++) {
            String id = console.api("POST", "backup/plans/seen/runs", Role.OPERATOR, "{}")
                    .path("id")
                    .asString();
            until("backup/sets/" + id, "complete");
        }
    }

    @BeforeEach
    void quick() {
        SomeParts.PAUSE_MILLIS.set(0);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void aPlanIsMadeRunFollowedChangedAndEnded() {
        HttpResponse<String> made = operator.post("/backups/plans", form("nightly"));
        assertThat(made.statusCode()).isEqualTo(302);
        String page = made.headers().firstValue("Location").orElseThrow();
        assertThat(operator.get(page).body())
                .contains("Nothing runs this plan by itself", "There is no set to restore from", "chat-db");

        SomeParts.PAUSE_MILLIS.set(200);
        HttpResponse<String> run = operator.post(page + "/run", Map.of());
        String set = run.headers().firstValue("Location").orElseThrow();
        shows(set + "/progress", "Being taken");
        // Nothing of this plan was taken before, so its store was asked.
        shows(set + "/progress", "/ about 2.5 MB");
        assertThat(operator.get(set + "/progress", "Accept-Language", "zh-CN").body())
                .contains("/ 约 2.5 MB");
        assertThat(operator.get(page).body()).doesNotContain(page + "/run");
        SomeParts.PAUSE_MILLIS.set(0);
        assertThat(shows(set, "All parts and the signed manifest"))
                .contains("/chat-db/main.dump", "SHA-256", "pg_dump 15.12", "Unproven");
        assertThat(operator.get(set, "Accept-Language", "zh-CN").body()).contains("完整", "未验证", "清单");

        operator.post(set + "/keep", Map.of("reason", "before the migration"));
        assertThat(operator.get(set).body()).contains("before the migration", "Leave it to the keep rule again");
        operator.post(set + "/release", Map.of());
        assertThat(operator.get(set).body()).doesNotContain("before the migration");

        Map<String, String> changed = form("nightly");
        changed.put("rpo", "90m");
        assertThat(operator.post(page + "/change", changed).statusCode()).isEqualTo(302);
        assertThat(operator.get(page).body()).contains("1 h 30 min");
        operator.post(page + "/end", Map.of());
        assertThat(operator.get(page).body()).contains("ended").doesNotContain(page + "/run");
    }

    @Test
    void aScheduleAsksForARunAndMakesThePromise() {
        operator.post("/backups/plans", form("scheduled"));
        Map<String, String> schedule = new TreeMap<>(Map.of(
                "kind", "backup",
                "name", "nightly-backup",
                "backup.plan", "scheduled",
                "when", "nightly",
                "zone", "Asia/Shanghai",
                "missed", "catch-up"));
        assertThat(operator.post("/schedules", schedule).statusCode()).isEqualTo(302);

        JsonNode plan = console.api("GET", "backup/plans/scheduled", Role.AUDITOR, "");
        assertThat(plan.path("shortfalls").toString()).doesNotContain("not-scheduled");
        assertThat(plan.path("exposure_seconds").asLong()).isEqualTo(86_400);
        String id = "";
        for (JsonNode row : console.api("GET", "schedules", Role.OPERATOR, "")) {
            if (row.path("name").asString().equals("nightly-backup")) {
                id = row.path("id").asString();
            }
        }
        operator.post("/schedules/" + id + "/run", Map.of());
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        JsonNode sets = console.api("GET", "backup/sets?plan=scheduled", Role.OPERATOR, "");
        while (sets.path("sets").isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            sets = console.api("GET", "backup/sets?plan=scheduled", Role.OPERATOR, "");
        }
        assertThat(sets.path("sets").path(0).path("requested_by").asString()).isEqualTo("schedule:nightly-backup");
    }

    @Test
    void aProgramSetsTheScheduleOfThePlanThatItMade() {
        console.api("POST", "backup/plans", Role.OPERATOR, "{\"name\":\"by-a-program\"," + TERMS + "}");

        JsonNode set = console.api("POST", "schedules", Role.OPERATOR, nightly("by-a-program"));

        assertThat(set.path("cron").asString()).isEqualTo("0 30 1 * * ?");
        assertThat(set.path("zone").asString()).isEqualTo("Asia/Shanghai");
        assertThat(set.path("missed").asString()).isEqualTo("catch-up");
        assertThat(console.api("GET", "backup/plans/by-a-program", Role.AUDITOR, "")
                        .path("shortfalls")
                        .toString())
                .doesNotContain("not-scheduled");
        assertThat(code("schedules", nightly("by-a-program"))).isEqualTo("schedule-name-taken");
        assertThat(code("schedules", nightly("by-nobody"))).isEqualTo("backup-plan-unknown");
        assertThat(code("schedules", "{\"kind\":\"backup\"}")).isEqualTo("schedule-cron-unreadable");
    }

    private static String nightly(String plan) {
        return """
                {"name":"%1$s","kind":"backup","cron":"0 30 1 * * ?","zone":"Asia/Shanghai","parameters":{"plan":"%1$s"}}""".formatted(plan);
    }

    private String code(String path, String body) {
        return console.api("POST", path, Role.OPERATOR, body).path("code").asString();
    }

    @Test
    void whatCannotBeAPlanIsRefusedBesideTheForm() {
        Map<String, String> wrong = form("wrong");
        wrong.put("rpo", "soon");

        HttpResponse<String> refused = operator.post("/backups/plans", wrong);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("cannot be read as a length of time", "value=\"wrong\"");
        assertThat(console.api(
                                "POST",
                                "backup/plans",
                                Role.OPERATOR,
                                "{\"name\":\"wrong\"," + TERMS.replace("uploads", "none") + "}")
                        .path("code")
                        .asString())
                .isEqualTo("backup-part-unknown");
        assertThat(console.api("POST", "backup/plans/seen/runs", Role.ADMIN, "{}")
                        .path("code")
                        .asString())
                .isEqualTo("not-allowed");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        String id = "";
        for (JsonNode set :
                console.api("GET", "backup/sets?plan=seen", Role.OPERATOR, "").path("sets")) {
            id = set.path("state").asString().equals("complete")
                    ? set.path("id").asString()
                    : id;
        }
        String set = id;
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            for (String path :
                    List.of("/backups", "/backups/plans/seen", "/backups/plans/new", "/backups/sets/" + set)) {
                Page page = window.page();
                page.navigate(path);
                page.locator("details.more summary").all().forEach(summary -> summary.click());
                window.picture("backup" + path.replace(set, "set").replace('/', '-'));
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            }
            assertThat(window.errors()).isEmpty();
        }
    }

    /** Set here once the day's slice was read: read again it would be whole. */
    @ParameterizedTest
    @MethodSource("looks")
    void aDamagedVaultNamesItsPartAndPutsItsPlansInDoubt(Look look) {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (jdbc.sql("SELECT count(read_at) FROM backup.upkeep")
                        .query(Long.class)
                        .single()
                == 0) {
            assertThat(System.nanoTime()).as("the vault is read in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        jdbc.sql("UPDATE backup.upkeep SET damaged = '{3,5}'").update();
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/backups");
            assertThat(page.locator("#vaults").innerText()).contains("3, 5");
            page.locator("#vaults").scrollIntoViewIfNeeded();
            window.picture("backup-damaged");
            assertThat(window.fits()).isTrue();
            assertThat(window.barriers()).isEmpty();
            JsonNode vault = console.api("GET", "backup/vaults", Role.OPERATOR, "")
                    .path("vaults")
                    .path(0);
            assertThat(vault.path("damaged_parts").toString()).isEqualTo("[3,5]");
            assertThat(vault.path("fault").path("code").asString()).isEqualTo("vault-damaged");
            assertThat(console.api("GET", "backup/plans/seen", Role.AUDITOR, "")
                            .path("shortfalls")
                            .toString())
                    .contains("vault-damaged");
            page.navigate("/backups/plans/seen");
            window.picture("backup-damaged-plan");
            assertThat(window.fits()).isTrue();
        } finally {
            jdbc.sql("UPDATE backup.upkeep SET damaged = '{}'").update();
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void aFirstRunTellsAboutHowLongItTakes(Look look) {
        String plan = "first-" + look.toString().replaceAll("[^a-z0-9]", "");
        console.api("POST", "backup/plans", Role.OPERATOR, "{\"name\":\"" + plan + "\"," + TERMS + "}");
        SomeParts.PAUSE_MILLIS.set(200);
        String id = console.api("POST", "backup/plans/" + plan + "/runs", Role.OPERATOR, "{}")
                .path("id")
                .asString();
        until(
                "backup/sets/" + id,
                now -> now.path("seconds_left").isNumber()
                        && now.path("bytes_estimated").asBoolean());
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            window.page().navigate("/backups/sets/" + id);
            window.picture("backup-first");
            assertThat(window.fits()).isTrue();
        }
        SomeParts.PAUSE_MILLIS.set(0);
        until("backup/sets/" + id, "complete");
    }

    @Test
    void progressMovesInTheBrowser() {
        SomeParts.PAUSE_MILLIS.set(200);
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/backups/plans/seen");
            page.getByText("Back up now").click();
            page.locator("progress").waitFor();
            window.picture("backup-progress");
            page.getByText("Cancel this run").click();
            page.locator(".status", new Page.LocatorOptions().setHasText("Cancelled"))
                    .waitFor();
        }
    }

    @Test
    void whatRenewsItselfLeavesTheFocusAndTheEarAlone() {
        SomeParts.PAUSE_MILLIS.set(200);
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            Page page = window.page();
            page.navigate("/backups/plans/seen");
            page.getByText("Back up now").click();
            page.locator("#moving progress").waitFor();
            page.getByText("Cancel this run").focus();
            page.evaluate("""
                    () => {
                        window.swaps = 0;
                        window.told = 0;
                        document.addEventListener('htmx:afterSettle', () => window.swaps++);
                        new MutationObserver(() => window.told++)
                            .observe(document.getElementById('told'), {childList: true});
                    }""");

            Until.until(() -> ((Number) page.evaluate("() => window.swaps")).intValue() >= 2);

            assertThat(page.locator(":focus").innerText()).isEqualTo("Cancel this run");
            assertThat(page.evaluate("() => window.told")).isEqualTo(0);
            page.keyboard().press("Enter");
            page.locator(".status", new Page.LocatorOptions().setHasText("Cancelled"))
                    .waitFor();
        }
    }

    @Test
    void withoutJavaScriptThePageOffersToBeAskedAgain() {
        SomeParts.PAUSE_MILLIS.set(200);
        String run = operator.post("/backups/plans/seen/run", Map.of())
                .headers()
                .firstValue("Location")
                .orElseThrow();

        HttpResponse<String> page = operator.get(run);

        assertThat(page.headers().firstValue("Refresh")).isEmpty();
        assertThat(page.body()).contains("<noscript><a class=\"button\" data-size=\"small\" href=\"" + run + "\"");
        operator.post(run + "/cancel", Map.of());
    }

    private static Map<String, String> form(String name) {
        return new TreeMap<>(Map.of(
                "name", name,
                "parts", "chat-db",
                "vault", "local",
                "rpo", "26h",
                "rto", "4h",
                "daily", "7",
                "weekly", "4",
                "monthly", "12",
                "yearly", "3",
                "zone", "Asia/Shanghai"));
    }

    private String shows(String path, String text) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        String body = operator.get(path).body();
        while (!body.contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + text + " in " + body);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            body = operator.get(path).body();
        }
        return body;
    }

    private void until(String path, String state) {
        until(path, now -> now.path("state").asString().equals(state));
    }

    private void until(String path, Predicate<JsonNode> reached) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        JsonNode now = console.api("GET", path, Role.OPERATOR, "");
        while (!reached.test(now)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + now);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            now = console.api("GET", path, Role.OPERATOR, "");
        }
    }
}
