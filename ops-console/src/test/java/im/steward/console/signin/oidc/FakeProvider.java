package im.steward.console.signin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import im.steward.console.signin.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID provider that speaks real HTTP and signs with real keys, and can be told to cheat. */
final class FakeProvider implements AutoCloseable {
    static final String CLIENT = "steward";
    static final String SECRET = "client's secret: with signs";

    /** How the next ID token is wrong. */
    enum Deceit {
        NONE,
        OTHER_NONCE,
        OTHER_AUDIENCE,
        OTHER_ISSUER,
        EXPIRED,
        ALGORITHM_NONE,
        FOREIGN_KEY,
        /** Signed by HMAC with the public key as the secret. */
        CONFUSED_KEY,
        NO_ID_TOKEN
    }

    private record Grant(String nonce, String challenge, String redirectUri) {}

    private final HttpServer server;
    private final RSAKey key = key("right");
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final AtomicInteger descriptions = new AtomicInteger();
    private volatile Map<String, Object> person = Map.of();
    private volatile Map<String, Object> userInfo = Map.of();
    private volatile Deceit deceit = Deceit.NONE;
    private volatile boolean away;
    private volatile String lastEndSession = "";

    private FakeProvider(HttpServer server) {
        this.server = server;
    }

    static FakeProvider start() {
        try {
            var provider = new FakeProvider(HttpServer.create(anyPort(), 20));
            provider.open();
            return provider;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Over TLS. */
    static FakeProvider start(TlsIdentity identity) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 20);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            var provider = new FakeProvider(server);
            provider.open();
            return provider;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String issuer() {
        return server instanceof HttpsServer
                ? "https://localhost:" + server.getAddress().getPort()
                : "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who is sitting at the provider from now on. */
    void seat(String subject, String name, List<String> groups) {
        person = Map.of("sub", subject, "preferred_username", name, "name", name + " of the company", "groups", groups);
        userInfo = Map.of("sub", subject);
        deceit = Deceit.NONE;
    }

    void say(Map<String, Object> claims, Map<String, Object> atUserInfo) {
        person = claims;
        userInfo = atUserInfo;
        deceit = Deceit.NONE;
    }

    void cheat(Deceit how) {
        deceit = how;
    }

    void goAway(boolean gone) {
        away = gone;
    }

    int descriptions() {
        return descriptions.get();
    }

    String lastEndSession() {
        return lastEndSession;
    }

    private void open() {
        on("/.well-known/openid-configuration", _ -> {
            descriptions.incrementAndGet();
            return json(Map.ofEntries(
                    Map.entry("issuer", issuer()),
                    Map.entry("authorization_endpoint", issuer() + "/authorize?tenant=example"),
                    Map.entry("token_endpoint", issuer() + "/token"),
                    Map.entry("jwks_uri", issuer() + "/keys"),
                    Map.entry("userinfo_endpoint", issuer() + "/userinfo"),
                    Map.entry("end_session_endpoint", issuer() + "/end"),
                    Map.entry("subject_types_supported", List.of("public")),
                    Map.entry("response_types_supported", List.of("code")),
                    Map.entry("id_token_signing_alg_values_supported", List.of("RS256", "none"))));
        });
        on("/keys", _ -> new JWKSet(key.toPublicJWK()).toString());
        on("/userinfo", _ -> json(userInfo));
        on("/authorize", exchange -> {
            Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
            require(field(asked, "response_type"), "code");
            require(field(asked, "client_id"), CLIENT);
            require(field(asked, "code_challenge_method"), "S256");
            String code = UUID.randomUUID().toString();
            grants.put(
                    code,
                    new Grant(field(asked, "nonce"), field(asked, "code_challenge"), field(asked, "redirect_uri")));
            return redirect(
                    exchange,
                    field(asked, "redirect_uri") + "?code=" + code + "&state=" + encoded(field(asked, "state")));
        });
        on("/token", exchange -> {
            Map<String, String> asked =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String basic = encoded(CLIENT) + ":" + encoded(SECRET);
            require(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
            Grant grant = Objects.requireNonNull(grants.remove(field(asked, "code")));
            require(challenge(field(asked, "code_verifier")), grant.challenge());
            require(field(asked, "redirect_uri"), grant.redirectUri());
            var answer = new LinkedHashMap<String, Object>();
            answer.put("access_token", UUID.randomUUID().toString());
            answer.put("token_type", "Bearer");
            answer.put("expires_in", 300);
            if (deceit != Deceit.NO_ID_TOKEN) {
                answer.put("id_token", idToken(grant.nonce()));
            }
            return json(answer);
        });
        on("/end", exchange -> {
            lastEndSession = exchange.getRequestURI().getRawQuery();
            return redirect(exchange, field(form(lastEndSession), "post_logout_redirect_uri"));
        });
        server.start();
    }

    private String idToken(String nonce) throws JOSEException {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(deceit == Deceit.OTHER_ISSUER ? "https://sso.example.org" : issuer())
                .audience(deceit == Deceit.OTHER_AUDIENCE ? "another-client" : CLIENT)
                .issueTime(Date.from(now.minusSeconds(deceit == Deceit.EXPIRED ? 7_200 : 0)))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(deceit == Deceit.EXPIRED ? -60 : 5))))
                .claim("nonce", deceit == Deceit.OTHER_NONCE ? "of another sign-in" : nonce);
        person.forEach(claims::claim);
        JWTClaimsSet set = claims.build();
        if (deceit == Deceit.ALGORITHM_NONE) {
            return new PlainJWT(set).serialize();
        }
        if (deceit == Deceit.CONFUSED_KEY) {
            var confused = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    set);
            confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return confused.serialize();
        }
        RSAKey signer = deceit == Deceit.FOREIGN_KEY ? key("right") : key;
        var signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(signer.getKeyID())
                        .build(),
                set);
        signed.sign(new RSASSASigner(signer));
        return signed.serialize();
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException, JOSEException;
    }

    private void on(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (away) {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                UnaryOperator<String> type = body -> body.startsWith("{") ? "application/json" : "text/plain";
                String body = answer.to(exchange);
                if (exchange.getResponseCode() > 0) {
                    return;
                }
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", type.apply(body));
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (JOSEException | RuntimeException failure) {
                exchange.sendResponseHeaders(400, -1);
            }
        });
    }

    private static String redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        return "";
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(String is, String shouldBe) {
        if (!shouldBe.equals(is)) {
            throw new IllegalArgumentException("the provider expected " + shouldBe + ", was " + is);
        }
    }

    private static String json(Map<String, ?> body) {
        return JsonMapper.builder().build().writeValueAsString(body);
    }

    private static Map<String, String> form(String text) {
        var fields = new LinkedHashMap<String, String>();
        Arrays.stream(text.split("&", -1))
                .map(field -> field.split("=", 2))
                .forEach(pair -> fields.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8)));
        return fields;
    }

    private static String field(Map<String, String> form, String name) {
        return form.getOrDefault(name, "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
