package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@WithConsole
class SecurityHeadersIT {
    private final ConsoleServer console;

    SecurityHeadersIT(ConsoleServer console) {
        this.console = console;
    }

    @Test
    void contentPolicyAllowsNothingInlineAndNoFrames() {
        for (String path : List.of("/sign-in", "/", "/nowhere")) {
            String policy = header(console.visitor(Role.ADMIN).get(path), "Content-Security-Policy");

            assertThat(policy)
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void pagesHoldNeitherInlineStyleNorScriptNorHandlers() {
        Visitor admin = console.visitor(Role.ADMIN);
        Pattern inline = Pattern.compile("\\sstyle=|\\son[a-z]+=|<style|<script(?![^>]*\\ssrc=)");

        for (String path : List.of("/", "/accounts", "/accounts/officer", "/me", "/system", "/nowhere")) {
            assertThat(inline.matcher(admin.get(path).body()).find()).as(path).isFalse();
        }
    }

    @Test
    void contentIsNeverStoredByABrowser() {
        assertThat(header(console.visitor(Role.ADMIN).get("/accounts"), "Cache-Control"))
                .contains("no-store");
        assertThat(header(console.visitor().get("/css/parts.css"), "Cache-Control"))
                .contains("max-age");
    }

    @Test
    void cookiesAreOutOfReachOfScriptsAndOtherSites() {
        HttpResponse<String> answer = console.visitor().get("/sign-in");

        assertThat(answer.headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allMatch(cookie -> cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    }

    @Test
    void behindATlsProxyCookiesAreSecureAndTransportStays() {
        HttpResponse<String> answer = console.visitor().get("/sign-in", "X-Forwarded-Proto", "https");

        assertThat(answer.headers().allValues("Set-Cookie")).allMatch(cookie -> cookie.contains("Secure"));
        assertThat(header(answer, "Strict-Transport-Security")).contains("max-age=31536000");
    }

    @Test
    void formsFromOtherSitesAreRefused() {
        Visitor admin = console.visitor(Role.ADMIN);

        var answer = admin.call("POST", "/accounts/officer/disable", "text/plain", List.of());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("form-too-old");
    }

    @Test
    void switchesComeBackOnlyToOurOwnPages() {
        Visitor visitor = console.visitor();

        for (String elsewhere : List.of("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x")) {
            var answer = visitor.post("/language", java.util.Map.of("to", "zh-CN", "back", elsewhere));

            assertThat(answer.headers().firstValue("Location")).hasValue("/");
        }
    }

    @Test
    void aFaultIsAProblemForProgramsInTheirLanguage() {
        var answer = console.visitor().get("/api/v1/me", "Accept-Language", "zh-CN");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"not-signed-in\"", "需要先登录");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
