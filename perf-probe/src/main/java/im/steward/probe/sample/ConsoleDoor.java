package im.steward.probe.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's API for probes, over HTTPS with the probe's token. */
final class ConsoleDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final URI console;
    private final Path tokenFile;
    private final HttpClient http;

    ConsoleDoor(URI console, Path tokenFile, Optional<Path> caCertificate) {
        this.console = console;
        this.tokenFile = tokenFile;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        caCertificate.ifPresent(pem -> builder.sslContext(trusting(pem)));
        this.http = builder.build();
    }

    /** The console did not take it; why, in words for the log. */
    static final class NotTaken extends IOException {
        NotTaken(String message) {
            super(message);
        }
    }

    /** Says who measures what, and asks what the console has of this spool. */
    long greet(JsonNode greeting) throws IOException, InterruptedException {
        return delivered(
                post("/api/v1/probes/greeting", "application/json", BodyPublishers.ofString(greeting.toString())));
    }

    /** @return the number of the last sample of the spool that the console has */
    long deliver(UUID spool, long first, String lines) throws IOException, InterruptedException {
        return delivered(post(
                "/api/v1/probes/samples?spool=%s&first=%d".formatted(spool, first),
                "application/x-ndjson",
                BodyPublishers.ofString(lines)));
    }

    private HttpResponse<String> post(String path, String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(console.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", type)
                .POST(body)
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new NotTaken("the console answered " + answer.statusCode());
        }
        return answer;
    }

    private String token() throws NotTaken {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException unreadable) {
            throw new NotTaken("there is no token in " + tokenFile);
        }
    }

    private static long delivered(HttpResponse<String> answer) throws NotTaken {
        try {
            JsonNode delivered = JsonMapper.shared().readTree(answer.body()).path("delivered");
            if (delivered.isIntegralNumber()) {
                return delivered.asLong();
            }
        } catch (JacksonException notJson) {
            // Said below.
        }
        throw new NotTaken("what answers is not a console");
    }

    private static SSLContext trusting(Path pem) {
        try (var in = Files.newInputStream(pem)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "steward.probe.ca-certificate %s holds no certificate that can be read".formatted(pem), unreadable);
        }
    }
}
