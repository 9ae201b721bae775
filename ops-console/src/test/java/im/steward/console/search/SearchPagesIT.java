package im.steward.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The officer's pages without JavaScript, and the same for programs. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPagesIT {
    private final ConsoleServer console;
    private final Visitor officer;

    SearchPagesIT(Stack stack) {
        SomeTalk.archive(stack);
        console = ConsoleServer.start(stack);
        officer = console.visitor(Role.OFFICER);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void anEmptySearchShowsHowToAsk() {
        var page = officer.get("/search");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("NEAR/5").contains("everything");
    }

    @Test
    void hitsAreCountedMarkedAndHarmless() {
        String page = search("合同 OR script");

        assertThat(page).contains("<mark>合同</mark>").contains("exact");
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<b>Bob");
        assertThat(page).contains("&lt;<mark>script</mark>&gt;alert");
    }

    @Test
    void aMistakeIsPointedAt() {
        var page = officer.get("/search?q=" + encoded("合同 fron:lin"));

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("<mark>fron:</mark>").contains("Did you mean from:?");
        assertThat(officer.get("/search?q=" + encoded("合同 fron:lin"), "Accept-Language", "zh-CN")
                        .body())
                .contains("没有这个字段")
                .contains("您是想写 from: 吗")
                .containsPattern("lang=\"en\">[^<]*fron:");
    }

    @Test
    void pagesReachTheLastHit() {
        String page = search("*");
        int pages = 1;
        Matcher next = next(page);
        while (next.find()) {
            page = officer.get(next.group(1).replace("&amp;", "&")).body();
            next = next(page);
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(page).contains("101–132 of 132");
    }

    @Test
    void countsNarrowTheSearchByAClick() {
        String page = officer.get("/search?spread=true&q=" + encoded("合同 OR contract"))
                .body();

        assertThat(page).contains("林晓").contains("q=%28%E5%90%88%E5%90%8C%20OR%20contract%29%20from%3Au-lin");
        assertThat(page).contains("on%3A2026-03-02");
    }

    @Test
    void surroundingsAndVersionsAreALinkAway() {
        String surroundings = link(search("deleted:yes"), "/conversation?");
        String page = officer.get(surroundings).body();
        String versions = officer.get(link(page, "/message?")).body();

        assertThat(page).contains("aria-current=\"true\"").contains("contract_v4");
        assertThat(versions)
                .contains("<ins>115</ins>")
                .contains("<del>118</del>")
                .contains("Deleted");
    }

    @Test
    void anOriginalTellsOfItsLaterVersions() {
        String page = search("118 kind:posted before:2026-03-03");

        assertThat(page).contains("edited later").contains("deleted later").contains("Compare versions");
        assertThat(search("1.2M before:2026-03-03")).doesNotContain("Compare versions");
    }

    @Test
    void aSearchIsSavedListedAndDeleted() {
        String form = officer.get(link(search("合同"), "/searches/new?")).body();
        String matter = group(form, "name=\"matter\" value=\"([^\"]+)\"");

        officer.post("/searches", Map.of("matter", matter, "q", "合同", "name", "每周合同", "shared", "true"));
        String list = officer.get("/searches").body();
        assertThat(list).contains("每周合同").contains("shared");
        assertThat(officer.get("/search").body()).contains("每周合同");

        officer.post(group(list, "action=\"(/searches/[^\"]+/delete)\""), Map.of());
        assertThat(officer.get("/searches").body()).doesNotContain("每周合同");
    }

    @Test
    void aSavedSearchMeansTheSameToAReaderInAnotherZone() {
        String query = "on:2026-03-02";
        String matter = group(search("合同"), "matter=([0-9a-f-]{36})");
        officer.post("/searches", Map.of("matter", matter, "q", query, "name", "A day", "shared", "true"));
        String hits = hits(search(query));

        officer.post("/me/zone", Map.of("zone", "America/Los_Angeles"));
        try {
            String page = officer.get(link(officer.get("/searches").body(), "/search?"))
                    .body();

            assertThat(hits(search(query))).isNotEqualTo(hits);
            assertThat(hits(page)).isEqualTo(hits);
            assertThat(page).contains("begin in the time zone Asia/Shanghai");
            assertThat(officer.get(link(page, "/exports/new?")).body())
                    .contains("name=\"zone\" value=\"Asia/Shanghai\"");
        } finally {
            officer.post("/me/zone", Map.of("zone", "Asia/Shanghai"));
        }
    }

    private static String hits(String page) {
        return group(page, "<h2><span>([^<]+)</span></h2>");
    }

    @Test
    void whatIsNotThereSaysSo() {
        String matter = group(search("合同"), "matter=([0-9a-f-]{36})");

        var page = officer.get("/conversation?matter=" + matter + "&event=mattermost/hq/nothing:0");

        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.body()).contains("There is no such event in this matter");
        assertThat(search("zzzzqqq")).contains("Nothing matches");
    }

    @Test
    void programsGetTheSameAnswers() throws Exception {
        JsonNode answer = api("{\"query\":\"合同\",\"matter\":\"everything\",\"limit\":2}", 200);

        assertThat(answer.path("exact").asBoolean()).isTrue();
        assertThat(answer.path("total").asLong()).isGreaterThan(40);
        assertThat(answer.path("hits")).hasSize(2);
        assertThat(answer.path("hits").path(0).propertyNames())
                .contains("id", "at", "sender", "conversation", "kind", "text");
        assertThat(answer.path("next").asString()).isNotEmpty();
        assertThat(answer.has("took_ms")).isTrue();

        JsonNode wrong = api("{\"query\":\"(合同\"}", 400);
        assertThat(wrong.path("code").asString()).isEqualTo("query-parenthesis");
        assertThat(wrong.path("position").asInt()).isZero();
        assertThat(api("{\"query\":\"" + "word ".repeat(10_000) + "\"}", 400)
                        .path("code")
                        .asString())
                .isEqualTo("query-too-long");
        assertThat(api("{\"query\":\"合同\",\"limit\":0}", 200).path("hits")).isEmpty();
    }

    @Test
    void programsNameTheZoneOfTheDays() throws Exception {
        String shanghai = "{\"query\":\"on:2026-03-02\",\"zone\":\"Asia/Shanghai\"}";
        String angeles = "{\"query\":\"on:2026-03-02\",\"zone\":\"America/Los_Angeles\"}";
        long own = api("{\"query\":\"on:2026-03-02\"}", 200).path("total").asLong();

        assertThat(api(shanghai, 200).path("total").asLong()).isPositive().isEqualTo(own);
        assertThat(api(angeles, 200).path("total").asLong()).isNotEqualTo(own);
        assertThat(api("{\"query\":\"合同\",\"zone\":\"CST\"}", 400).path("code").asString())
                .isEqualTo("time-zone-unknown");
        assertThat(api("{\"query\":\"合同\",\"order\":\"best\"}", 400)
                        .path("code")
                        .asString())
                .isEqualTo("request-unreadable");

        JsonNode saved = console.api(
                "POST",
                "searches",
                Role.OFFICER,
                "{\"name\":\"A day far away\",\"query\":\"on:2026-03-02\",\"matter\":\"everything\",\"shared\":false,\"zone\":\"America/Los_Angeles\"}");
        assertThat(saved.path("zone").asString()).isEqualTo("America/Los_Angeles");
        console.api("DELETE", "searches/" + saved.path("id").asString(), Role.OFFICER, "");
    }

    private JsonNode api(String body, int status) throws Exception {
        var request = HttpRequest.newBuilder(console.url().resolve("/api/v1/search"))
                .header("Authorization", "Bearer " + console.token(Role.OFFICER))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    private String search(String query) {
        return officer.get("/search?q=" + encoded(query)).body();
    }

    private static Matcher next(String page) {
        return Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page);
    }

    private static String link(String page, String path) {
        return group(page, "href=\"(" + Pattern.quote(path) + "[^\"]*)\"").replace("&amp;", "&");
    }

    private static String group(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
