package im.steward.console.restore;

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
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Restores through pages, API and browser, carried out by a worker in the same process on a real tree of files. */
@EnabledIf(value = "installed", disabledReason = "restic is missing")
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestorePagesIT {
    private final ConsoleServer console;
    private final Visitor operator;
    private final Visitor approver;
    private final Path uploads;
    private String set = "";

    RestorePagesIT(Stack stack) throws IOException {
        uploads = Files.createDirectories(
                Files.createTempDirectory("steward-live").resolve("uploads"));
        Files.writeString(uploads.resolve("report.txt"), "report");
        console = ConsoleServer.startWithRoles(
                stack,
                "console,worker",
                "--steward.worker.poll=50ms",
                "--steward.worker.pause=50ms",
                "--steward.backup.sources.uploads.kind=files",
                "--steward.backup.sources.uploads.path=" + uploads);
        operator = console.visitor(Role.OPERATOR);
        approver = console.visitor(Role.APPROVER);
    }

    static boolean installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "restic")));
    }

    @BeforeAll
    void oneSet() {
        console.api("POST", "backup/plans", Role.OPERATOR, """
                {"name":"seen","parts":["uploads"],"vault":"local","rpo":"26h","rto":"4h",
                 "keep":{"daily":7,"weekly":4,"monthly":12,"yearly":3}}""");
        set = console.api("POST", "backup/plans/seen/runs", Role.OPERATOR, "{}")
                .path("id")
                .asString();
        until("backup/sets/" + set, "complete");
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void inPlaceItIsAskedForTypedApprovedDoneAndGivenUp() throws IOException {
        assertThat(operator.get("/backups/sets/" + set).body()).contains("Restore from this set");
        HttpResponse<String> wrong = operator.post(
                "/backups/sets/" + set + "/restore-in-place",
                Map.of("part", "uploads", "reason", "an update went wrong", "typed", "upload"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("What was typed is not the name", "an update went wrong");
        Files.writeString(uploads.resolve("report.txt"), "ruined");

        String page = asked("/restore-in-place", Map.of("part", "uploads", "reason", "ruined", "typed", "uploads"));
        String id = page.substring(page.lastIndexOf('/') + 1);
        String approval = console.api("GET", "restores/" + id, Role.AUDITOR, "")
                .path("approval")
                .asString();
        assertThat(operator.get(page).body()).contains("Waits for a second person", "/approvals/" + approval);
        assertThat(operator.get("/approvals/" + approval).body()).contains("Restore in place", "ruined");
        assertThat(approver.get("/approvals", "Accept-Language", "zh-CN").body())
                .contains("从备份计划 seen 原位恢复 uploads");
        ownApprovalIsRefused(approval);
        assertThat(console.api("GET", "restores/" + id, Role.OPERATOR, "")
                        .path("state")
                        .asString())
                .isEqualTo("awaiting_approval");

        approver.post("/approvals/" + approval + "/approve", Map.of("reason", "seen"));
        JsonNode done = until("restores/" + id, "done");

        assertThat(uploads.resolve("report.txt")).hasContent("report");
        Path kept = Path.of(done.path("kept").path(0).path("where").asString().replace("directory ", ""));
        assertThat(kept.resolve("report.txt")).hasContent("ruined");
        assertThat(operator.get(page).body()).contains("What was live before", kept.toString());
        operator.post(page + "/give-back", Map.of());
        until("restores/" + id, "given_back");
        assertThat(kept).doesNotExist();
    }

    /** By whatever roles the account has come to hold since. */
    private void ownApprovalIsRefused(String approval) {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        jdbc.sql("UPDATE console.account SET roles = '{operator,approver}' WHERE name = 'operator'")
                .update();
        try {
            HttpResponse<String> page = operator.post("/approvals/" + approval + "/approve", Map.of("reason", "mine"));
            assertThat(page.statusCode()).isEqualTo(409);
            assertThat(page.body()).contains("was asked by yourself");
        } finally {
            jdbc.sql("UPDATE console.account SET roles = '{operator}' WHERE name = 'operator'")
                    .update();
        }
        assertThat(console.api("POST", "approvals/" + approval + "/approve", Role.OPERATOR, "{}")
                        .path("code")
                        .asString())
                .isIn("not-allowed", "approval-needs-second-person");
    }

    @Test
    void oneFileGoesToAScratchPlaceOnceApprovedAndNobodyElseMayAsk() {
        String page = asked(
                "/restore",
                Map.of("what", "file", "part", "uploads", "item", "report.txt", "place", "lost", "reason", "lost"));
        String id = page.substring(page.lastIndexOf('/') + 1);
        JsonNode asked = console.api("GET", "restores/" + id, Role.OPERATOR, "");
        assertThat(asked.path("state").asString()).isEqualTo("awaiting_approval");
        String approval = asked.path("approval").asString();
        assertThat(approver.get("/approvals/" + approval).body())
                .contains("File or folder report.txt from the backup of uploads");
        approver.post("/approvals/" + approval + "/approve", Map.of("reason", "seen"));
        JsonNode done = until("restores/" + id, "done");

        assertThat(Path.of(done.path("kept").path(0).path("where").asString())).exists();
        assertThat(operator.get(page).body()).contains("One file or folder", "report.txt", "Give back");
        assertThat(operator.get("/backups/restores", "Accept-Language", "zh-CN").body())
                .contains("恢复", "lost");
        assertThat(console.api("POST", "restores", Role.ADMIN, "{}")
                        .path("code")
                        .asString())
                .isEqualTo("not-allowed");
        assertThat(console.api(
                                "POST",
                                "restores",
                                Role.OPERATOR,
                                "{\"set\":\"" + set + "\",\"place\":\"lost\",\"reason\":\"x\"}")
                        .path("code")
                        .asString())
                .isEqualTo("restore-place-taken");
    }

    @Test
    void aRefusedFormKeepsWhatWasChosen() {
        HttpResponse<String> refused = operator.post(
                "/backups/sets/" + set + "/restore",
                Map.of(
                        "what", "conversation",
                        "part", "uploads",
                        "item", "c1",
                        "form", "csv",
                        "place", "chosen",
                        "reason", "lost"),
                "Accept-Language",
                "zh-CN");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .containsPattern("value=\"conversation\" checked")
                .containsPattern("value=\"csv\" selected")
                .containsPattern("value=\"uploads\" selected")
                .contains("lang=\"en\">Part &#39;uploads&#39; is of kind files");
    }

    @Test
    void whatWaitsForTheUpkeepOfItsVaultSaysSo() {
        JdbcClient jdbc = console.bean(JdbcClient.class);
        Until.until(() -> jdbc.sql("""
                                UPDATE backup.upkeep
                                   SET worker = 'another', lease_until = now() + interval '30 minutes',
                                       begun_at = now() - interval '3 minutes'
                                 WHERE worker IS NULL AND due_at > now()""").update() == 1);
        String page = asked("/restore", Map.of("what", "set", "place", "urgent", "reason", "urgent"));
        String id = page.substring(page.lastIndexOf('/') + 1);

        JsonNode waiting = console.api("GET", "restores/" + id, Role.OPERATOR, "");
        assertThat(waiting.path("state").asString()).isEqualTo("requested");
        assertThat(waiting.path("waits_for_upkeep").path("vault").asString()).isEqualTo("local");
        assertThat(waiting.path("waits_for_upkeep").path("since").asString()).isNotEmpty();
        assertThat(operator.get(page).body())
                .contains("the end of the upkeep of vault local", "How long it takes is not known");
        assertThat(operator.get(page, "Accept-Language", "zh-CN").body()).contains("保险库 local 的维护结束");
        assertThat(operator.get("/backups/restores").body()).contains("for the end of the upkeep of vault local");
        looks().forEach(look -> {
            try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
                for (String path : List.of("/backups/restores", page)) {
                    window.page().navigate(path);
                    window.picture("restore-waits" + path.replace(id, "one").replace('/', '-'));
                    assertThat(window.fits()).as(path).isTrue();
                    assertThat(window.barriers()).as(path).isEmpty();
                }
            }
        });

        jdbc.sql("UPDATE backup.upkeep SET worker = NULL, lease_until = NULL").update();
        assertThat(until("restores/" + id, "done").path("waits_for_upkeep").isNull())
                .isTrue();
        assertThat(operator.get(page).body()).doesNotContain("upkeep of vault");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void pagesStandInNobodysWay(Look look) {
        String place = "look-" + Integer.toHexString(look.hashCode());
        JsonNode asked = console.api(
                "POST",
                "restores",
                Role.OPERATOR,
                "{\"set\":\"%s\",\"place\":\"%s\",\"reason\":\"to see it\"}".formatted(set, place));
        String id = asked.path("id").asString();
        until("restores/" + id, "done");
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            for (String path :
                    List.of("/backups/restores", "/backups/sets/" + set + "/restore", "/backups/restores/" + id)) {
                Page page = window.page();
                page.navigate(path);
                window.picture(
                        "restore" + path.replace(set, "set").replace(id, "one").replace('/', '-'));
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            }
            assertThat(window.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void whatIsDecidedAndWhatIsRefusedIsSaidInTheReadersLanguage(Look look) {
        String approval = console.api(
                        "POST", "restores", Role.OPERATOR, """
                        {"set":"%s","what":"file","part":"uploads","item":"report.txt","place":"seen-%s","reason":"lost"}""".formatted(set, Integer.toHexString(look.hashCode())))
                .path("approval")
                .asString();
        try (var window = BrowserWindow.open(console, look).signedIn(Role.APPROVER)) {
            for (String path : List.of("/approvals", "/approvals/" + approval, "/approvals/" + new UUID(0, 0))) {
                window.page().navigate(path);
                window.picture("approval"
                        + path.replace(approval, "one")
                                .replace(new UUID(0, 0).toString(), "none")
                                .replace('/', '-'));
                assertThat(window.fits()).as(path).isTrue();
                assertThat(window.barriers()).as(path).isEmpty();
            }
        }
    }

    private String asked(String door, Map<String, String> fields) {
        HttpResponse<String> answer = operator.post("/backups/sets/" + set + door, fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode until(String path, String state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        JsonNode now = console.api("GET", path, Role.OPERATOR, "");
        while (!now.path("state").asString("").equals(state)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + now);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            now = console.api("GET", path, Role.OPERATOR, "");
        }
        return now;
    }
}
