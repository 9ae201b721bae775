package im.steward.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Speaks plain HTTP like a browser with JavaScript turned off. */
public final class Visitor {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final URI base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client;
    private String knownCsrf = "";

    Visitor(URI base) {
        this.base = base;
        this.client = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, Map.of(), headers);
    }

    /** Posts a form with the CSRF field of a page this visitor may see. */
    public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
        return send("POST", path, form, headers);
    }

    public HttpResponse<String> send(String method, String path, Map<String, String> form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (method.equals("GET") || method.equals("HEAD")) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, HttpRequest.BodyPublishers.ofString(encoded(form) + "&_csrf=" + encoded(csrf())));
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Any call with an empty body of that type, and the CSRF token in its header unless the type is plain text. */
    public HttpResponse<String> call(String method, String path, String contentType, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Content-Type", contentType);
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (!reads && !path.startsWith("/api/") && !contentType.equals("text/plain")) {
            request.header("X-CSRF-TOKEN", knownCsrf());
        }
        String body = contentType.equals("application/json") ? "{}" : "";
        return send(request.method(
                        method, reads ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> signIn(String name, String password) {
        knownCsrf = "";
        return post("/sign-in", Map.of("name", name, "password", password));
    }

    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(java.net.HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    public void setCookie(String name, String value) {
        var cookie = new java.net.HttpCookie(name, value);
        cookie.setPath("/");
        cookies.getCookieStore().add(base, cookie);
    }

    public CookieManager cookies() {
        return cookies;
    }

    private String knownCsrf() {
        if (knownCsrf.isEmpty()) {
            knownCsrf = csrf();
        }
        return knownCsrf;
    }

    /** With a password that must be changed, every page but the own one redirects. */
    private String csrf() {
        return List.of("/sign-in", "/me").stream()
                .map(path -> CSRF.matcher(get(path).body()))
                .filter(Matcher::find)
                .map(field -> field.group(1))
                .findFirst()
                .orElse("");
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
