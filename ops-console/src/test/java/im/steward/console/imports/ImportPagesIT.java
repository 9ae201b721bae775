package im.steward.console.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportPagesIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = """
            {"id":"%s","conversation":{"id":"c","name":"项目","type":"group"},"sender":{"id":"u","name":"王小明"},\
            "sent_at":"2026-03-01T12:00:00Z","text":"秘密内容 secretword"}
            """;

    private final ConsoleServer console;
    private final HttpClient http = HttpClient.newHttpClient();

    ImportPagesIT(Stack stack) {
        console = ConsoleServer.startWithRoles(stack, "console,indexer");
    }

    @AfterAll
    void stop() {
        http.close();
        console.close();
    }

    @Test
    void aFileSentByRestIsReadPublishedAndIndexed() throws Exception {
        String file = GOOD.formatted("rest-1") + GOOD.formatted("rest-2") + "{\"id\":\"secretword\"}\n";

        JsonNode asked = json(post("imports?format=ndjson&instance=hq&name=a.ndjson", Role.OPERATOR, file), 202);
        JsonNode run = ended(asked.path("id").asString());

        assertThat(run.path("state").asString()).isEqualTo("finished");
        assertThat(run.path("read").asInt()).isEqualTo(3);
        assertThat(run.path("published").asInt()).isEqualTo(2);
        assertThat(run.path("indexed").asInt()).isEqualTo(2);
        assertThat(run.path("rejected").asInt()).isEqualTo(1);
        assertThat(run.path("bytes_read").asLong()).isEqualTo(file.getBytes(UTF_8).length);
        assertThat(run.path("seconds").isNumber()).isTrue();
        assertThat(run.path("rejections").path(0).path("line").asInt()).isEqualTo(3);
        assertThat(run.path("rejections").path(0).path("reason").asString())
                .isEqualTo("The field conversation is missing");
    }

    @Test
    void onlyThoseWhoMayImportDo() throws Exception {
        for (Role role : Role.values()) {
            int status = post("imports?format=ndjson", role, "").statusCode();

            // An empty file is refused later than a wrong role.
            assertThat(status).as(role.word()).isEqualTo(role == Role.OPERATOR ? 400 : 403);
        }
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws Exception {
        assertThat(json(post("imports?format=teams", Role.OPERATOR, "x"), 400)
                        .path("code")
                        .asString())
                .isEqualTo("import-format-unknown");
        assertThat(json(post("imports?format=slack&instance=a%20b", Role.OPERATOR, "x"), 400)
                        .path("code")
                        .asString())
                .isEqualTo("import-instance-invalid");
        assertThat(json(get("imports/nothing", Role.OPERATOR), 400).path("code").asString())
                .isEqualTo("import-unknown");
    }

    @Test
    void theFormImportsAndThePageShowsPlacesButNoContent() throws Exception {
        Visitor operator = console.visitor(Role.OPERATOR);
        HttpResponse<String> sent = form(operator, GOOD.formatted("form-1") + "{\"id\":\"secretword\"}\nsecretword");
        String page = sent.headers().firstValue("Location").orElseThrow();
        ended(page.substring(page.lastIndexOf('/') + 1));

        String english = operator.get(page).body();
        operator.setCookie("steward-language", "zh-CN");
        String chinese = operator.get(page, "Accept-Language", "zh-CN").body();

        assertThat(english).contains("The field conversation is missing").doesNotContain("secretword");
        assertThat(chinese).doesNotContain("secretword");
        assertThat(operator.get("/imports").body()).contains("export.ndjson").doesNotContain("secretword");
    }

    @Test
    void aRunThatWasGivenUpSaysWhyToEveryReader() throws Exception {
        String id = json(post("imports?format=ndjson&name=given-up.ndjson", Role.OPERATOR, GOOD.formatted("up-1")), 202)
                .path("id")
                .asString();
        ended(id);
        console.bean(JdbcClient.class).sql("""
                        UPDATE audit.import_run
                           SET state = 'incomplete', fault_code = 'import-defect', fault_what = 'Steward broke off',
                               fault_action = 'Report the stack trace'
                         WHERE id = :id::uuid""").param("id", id).update();

        assertThat(json(get("imports/" + id, Role.OPERATOR), 200)
                        .path("fault")
                        .path("code")
                        .asString())
                .isEqualTo("import-defect");
        for (Look look : Look.pairs().toList()) {
            try (BrowserWindow window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
                window.page().navigate("/imports/" + id);

                assertThat(window.page().locator("main").innerText())
                        .contains(look.isChinese() ? "未完成" : "Incomplete", look.isChinese() ? "中断" : "broke off");
                assertThat(window.fits()).isTrue();
                assertThat(window.barriers()).isEmpty();
                window.picture("import-incomplete");
            }
        }
    }

    @Test
    void aRefusedFormShowsTheReasonBesideTheFields() throws Exception {
        Visitor operator = console.visitor(Role.OPERATOR);

        HttpResponse<String> answer = form(operator, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("The file is empty");
    }

    @Test
    void theProgressPartEndsItsOwnPolling() throws Exception {
        Visitor operator = console.visitor(Role.OPERATOR);
        JsonNode asked = json(post("imports?format=ndjson", Role.OPERATOR, GOOD.formatted("part-1")), 202);
        String id = asked.path("id").asString();
        ended(id);

        HttpResponse<String> part = operator.get("/imports/" + id + "/progress", "HX-Request", "true");

        assertThat(part.headers().firstValue("HX-Refresh")).hasValue("true");
        assertThat(part.body()).doesNotContain("hx-trigger").doesNotContain("<html");
    }

    @Test
    void aRunThatIsBeingDoneShowsHowFarItIs() {
        for (String state : new String[] {"reading", "indexing"}) {
            UUID id = UUID.randomUUID();
            // Seen in the future, so that no worker takes it for dead.
            console.bean(JdbcClient.class)
                    .sql("""
                            INSERT INTO audit.import_run (id, format, instance, file_name, file, bytes, requested_by,
                                   requested_at, state, attempt, seen_at, started_at, bytes_read, read, published)
                            VALUES (:id, 'slack', 'main', 'big.zip', 'none', 1000, 'operator', now(), :state, 1,
                                    now() + interval '1 day', now(), 400, 20, 20)""")
                    .param("id", id)
                    .param("state", state)
                    .update();

            String page = console.visitor(Role.AUDITOR).get("/imports/" + id).body();

            assertThat(page)
                    .contains("<progress")
                    .contains("hx-trigger=\"every 2s\"")
                    .contains("/progress\"");
        }
    }

    private HttpResponse<String> form(Visitor visitor, String content) throws IOException, InterruptedException {
        Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(visitor.get("/imports").body());
        assertThat(csrf.find()).isTrue();
        String boundary = "----steward";
        String body = part(boundary, "name=\"_csrf\"", csrf.group(1))
                + part(boundary, "name=\"format\"", "ndjson")
                + part(boundary, "name=\"instance\"", "form")
                + part(boundary, "name=\"file\"; filename=\"export.ndjson\"", content)
                + "--" + boundary + "--\r\n";
        try (HttpClient client =
                HttpClient.newBuilder().cookieHandler(visitor.cookies()).build()) {
            return client.send(
                    HttpRequest.newBuilder(console.url().resolve("/imports"))
                            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String part(String boundary, String disposition, String value) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
    }

    private JsonNode ended(String id) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            JsonNode run = json(get("imports/" + id, Role.OPERATOR), 200);
            String state = run.path("state").asString();
            if (state.equals("finished") || state.equals("failed")) {
                return run;
            }
            assertThat(System.nanoTime()).as("still %s", state).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private HttpResponse<String> get(String path, Role role) throws IOException, InterruptedException {
        return http.send(request(path, role).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Role role, String body) throws IOException, InterruptedException {
        return http.send(
                request(path, role)
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, Role role) {
        return HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + console.token(role));
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
