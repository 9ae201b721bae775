package im.steward.console.trail;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.UuidV7;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.proof.TlogProof;
import im.steward.trail.verify.VerifyCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailPagesIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConsoleServer console;
    private final Visitor auditor;

    TrailPagesIT(Stack stack) {
        console = ConsoleServer.start(stack);
        auditor = console.visitor(Role.AUDITOR);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void theListShowsWhatWasDoneAndFiltersIt() {
        append("alice", "hold.placed", "hold:42", Map.of());
        append("bob", "hold.released", "hold:43", Map.of());

        String all = auditor.get("/trail").body();
        String ofAlice =
                auditor.get("/trail?actor=alice&action=hold&from=2020-01-01").body();

        assertThat(all).contains("hold:42", "hold:43", "Signed in", "Entries per day");
        assertThat(ofAlice).contains("hold:42").doesNotContain("hold:43");
        assertThat(auditor.get("/trail?actor=alice&from=1960-01-01").body()).contains("hold:42");
        assertThat(auditor.get("/trail?subject=nothing").body()).contains("No entry fits");
        assertThat(auditor.get("/trail?from=2026-3-1").body()).contains("is no day");
        assertThat(console.api("GET", "trail/entries?to=2026-3-2", Role.AUDITOR, "")
                        .path("code")
                        .asString())
                .isEqualTo("day-unreadable");
    }

    @Test
    void aLongListIsPaged() {
        console.bean(Trail.class)
                .appendAll(IntStream.range(0, 60)
                        .mapToObj(n -> new Trail.Act(Actor.officer("paging"), "hold.placed", "hold:p" + n, Map.of()))
                        .toList());

        String first = auditor.get("/trail?actor=paging").body();
        String next =
                first.replaceAll("(?s).*rel=\"next\" href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");

        assertThat(next).startsWith("/trail?actor=paging&olderThan=");
        assertThat(auditor.get(next).body()).contains("10 entries shown").contains("rel=\"prev\"");
    }

    @Test
    void anEntryShowsItsDetailsAndLookingAtItLeavesAnother() {
        TrailEntryId id = append("alice", "search.asked", "matter:7", Map.of("query", "<b>季度报告</b>"));

        String page = auditor.get("/trail/" + id).body();

        assertThat(page).contains("&lt;b&gt;季度报告&lt;/b&gt;", "matter:7", "Search asked");
        assertThat(auditor.get("/trail?subject=" + id).body()).contains("Trail entry looked at");
        String unknown = UuidV7.next(Clock.systemUTC()).toString();
        assertThat(auditor.get("/trail/" + unknown).statusCode()).isEqualTo(400);
        assertThat(auditor.get("/trail?subject=" + unknown).body()).contains("No entry fits");
    }

    @Test
    void aDetailIsNamedInTheReadersLanguageOrAsEnglish() {
        TrailEntryId id = append("alice", "search.asked", "matter:8", Map.of("query", "budget", "odd-key", "x"));

        assertThat(auditor.get("/trail/" + id, "Accept-Language", "zh-CN").body())
                .contains("<dt title=\"query\">搜索式</dt>", "<dt lang=\"en\" title=\"odd-key\">odd-key</dt>");
    }

    @Test
    void thePagesSpeakChinese() {
        assertThat(auditor.get("/trail", "Accept-Language", "zh-CN").body()).contains("审计轨迹", "登录成功");
        assertThat(auditor.get("/trail/check", "Accept-Language", "zh-CN").body())
                .contains("审计轨迹是否可信？");
    }

    @Test
    void aProofIsDownloadedAndHolds() {
        TrailEntryId id = append("alice", "export.requested", "export:9", Map.of());

        HttpResponse<String> answer = auditor.get("/trail/" + id + "/proof");

        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains(id + ".tlog-proof");
        TlogProof proof = TlogProof.of(answer.body());
        assertThat(proof.problem(console.bean(TrailKeeper.class).key())).isEmpty();
        assertThat(proof.leaf()).contains("export:9");
    }

    @Test
    void theCheckIsRunInThePageByEveryRole() {
        for (Role role : Role.values()) {
            String page = console.visitor(role).post("/trail/check", Map.of()).body();

            assertThat(page).as(role.word()).contains("It holds");
        }
        assertThat(console.visitor(Role.OFFICER).get("/trail").statusCode()).isEqualTo(403);
    }

    @Test
    void theWholeTrailIsExportedForAnOutsider(@TempDir Path directory) throws Exception {
        Path zip = directory.resolve("trail.zip");
        HttpResponse<Path> answer = HttpClient.newHttpClient()
                .send(request("export", Role.AUDITOR).GET().build(), HttpResponse.BodyHandlers.ofFile(zip));
        ByteArrayOutputStream verdict = new ByteArrayOutputStream();

        int exit = VerifyCommand.run(
                List.of("--json", zip.toString()), new PrintStream(verdict, true, StandardCharsets.UTF_8), System.err);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(exit).isZero();
        assertThat(verdict.toString(StandardCharsets.UTF_8)).contains("\"valid\":true");
    }

    @Test
    void theLaunchersCommandsAreAnswered() throws Exception {
        JsonNode verdict = post("verify", Role.AUDITOR, 200);
        JsonNode checkpoint = post("checkpoint", Role.AUDITOR, 200);

        assertThat(verdict.get("valid").booleanValue()).isTrue();
        assertThat(verdict.get("entries").longValue()).isPositive();
        assertThat(verdict.get("root").stringValue()).hasSize(64);
        assertThat(verdict.get("first_bad").isNull()).isTrue();
        assertThat(checkpoint.get("entries").longValue())
                .isGreaterThan(verdict.get("entries").longValue());
        assertThat(checkpoint.get("root").stringValue()).hasSize(64);
        assertThat(post("checkpoint", Role.OFFICER, 403).get("code").stringValue())
                .isEqualTo("not-allowed");
    }

    @Test
    void anUnknownEntryIsSaidWithWhatToDo() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request("entries/017f22e2-79b0-7cc3-98c4-dc0c0c07398f", Role.AUDITOR)
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("code").stringValue()).isEqualTo("trail-entry-unknown");
    }

    private TrailEntryId append(String account, String action, String subject, Map<String, String> details) {
        return console.bean(Trail.class).append(Actor.officer(account), action, subject, details);
    }

    private JsonNode post(String path, Role role, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request(path, role)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path, Role role) {
        return HttpRequest.newBuilder(console.url().resolve("/api/v1/trail/" + path))
                .header("Authorization", "Bearer " + console.token(role));
    }
}
