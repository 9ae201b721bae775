package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsProberTest {
    private static final String HERE = "ip:127.0.0.1,dns:localhost";

    @TempDir
    private Path home;

    @Test
    void aGoodCertificateTellsItsLastDay() {
        Identity identity = Identity.of(home, HERE, -1, 31);
        try (SomeServer server = serving(identity)) {
            Outcome outcome = probe(server, identity.certificate(), Duration.ofDays(14));

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKey(Phase.TLS);
            assertThat(outcome.certificateUntil().orElseThrow())
                    .isBetween(
                            Instant.now().plus(Duration.ofDays(29)),
                            Instant.now().plus(Duration.ofDays(31)));
            // Each handshake is a whole one: a resumed session would show nothing.
            assertThat(probe(server, identity.certificate(), Duration.ofDays(14))
                            .certificateUntil())
                    .isPresent();
        }
    }

    @Test
    void whatACertificateLacksIsNamed() {
        Identity good = Identity.of(home, HERE, -1, 31);
        Identity expired = Identity.of(home, HERE, -30, 10);
        Identity other = Identity.of(home, "dns:chat.example.com", -1, 31);
        try (SomeServer server = serving(good);
                SomeServer late = serving(expired);
                SomeServer named = serving(other)) {
            assertThat(probe(server, good.certificate(), Duration.ofDays(60)).failure())
                    .hasValue(Failure.CERTIFICATE_ENDS_SOON);
            assertThat(probe(server, other.certificate(), Duration.ofDays(1)).failure())
                    .hasValue(Failure.CERTIFICATE_UNTRUSTED);
            assertThat(probe(named, other.certificate(), Duration.ofDays(1)).failure())
                    .hasValue(Failure.CERTIFICATE_NAME);
            Outcome outcome = probe(late, expired.certificate(), Duration.ofDays(1));
            assertThat(outcome.failure()).hasValue(Failure.CERTIFICATE_EXPIRED);
            assertThat(outcome.certificateUntil().orElseThrow()).isBefore(Instant.now());
        }
    }

    @Test
    void httpsJudgesTheCertificateAsWell() {
        Identity good = Identity.of(home, HERE, -1, 31);
        Identity expired = Identity.of(home, HERE, -30, 10);
        SomeServer.Manners manners = guest -> {
            SomeServer.readHead(SomeServer.reader(guest));
            SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        };
        try (SomeServer server = new SomeServer(good.door(), manners);
                SomeServer late = new SomeServer(expired.door(), manners)) {
            assertThat(https(server, good.certificate()).failure()).isEmpty();
            assertThat(https(late, expired.certificate()).failure()).hasValue(Failure.CERTIFICATE_EXPIRED);
        }
    }

    @Test
    void aServerThatFallsSilentIsATimeout() {
        Identity identity = Identity.of(home, HERE, -1, 31);
        try (SomeServer beforeTls = new SomeServer(_ -> Thread.sleep(Duration.ofMinutes(1)));
                SomeServer afterwards = new SomeServer(identity.door(), guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    Thread.sleep(Duration.ofMinutes(1));
                })) {
            assertThat(https(beforeTls, identity.certificate(), Duration.ofMillis(500))
                            .failure())
                    .hasValue(Failure.TIMEOUT);
            assertThat(https(afterwards, identity.certificate(), Duration.ofSeconds(5))
                            .failure())
                    .hasValue(Failure.TIMEOUT);
        }
    }

    @Test
    void aServerWithoutTlsIsNoTimeout() {
        try (var plain = new SomeServer(guest -> SomeServer.write(guest, "220 mail.example.com ESMTP\r\n"))) {
            assertThat(probe(plain, Identity.of(home, HERE, -1, 31).certificate(), Duration.ofDays(1))
                            .failure())
                    .hasValue(Failure.TLS_FAILED);
        }
    }

    private static SomeServer serving(Identity identity) {
        return new SomeServer(identity.door(), guest -> {
            InputStream in = guest.getInputStream();
            while (in.read() >= 0) {
                // Until the guest leaves.
            }
        });
    }

    private static Outcome https(SomeServer server, Path authority) {
        return https(server, authority, Duration.ofSeconds(30));
    }

    private static Outcome https(SomeServer server, Path authority, Duration timeout) {
        var prober = new HttpProber(
                HttpProber.Ask.of(URI.create("https://127.0.0.1:" + server.port() + "/")),
                Trust.of(Optional.of(authority)));
        try (Attempt attempt = Attempt.within(timeout)) {
            return prober.probe(attempt);
        }
    }

    private static Outcome probe(SomeServer server, Path authority, Duration left) {
        var prober = new TlsProber(
                URI.create("tls://127.0.0.1:" + server.port()),
                Trust.of(Optional.of(authority)),
                left,
                Clock.systemUTC());
        try (Attempt attempt = Attempt.within(Duration.ofSeconds(30))) {
            return prober.probe(attempt);
        }
    }
}
