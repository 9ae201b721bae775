package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpProberTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    @Test
    void aGoodAnswerHasEveryPhase() {
        try (var server = SomeServer.answering("HTTP/1.1 200 OK", "{\"status\":\"OK\"}")) {
            Outcome outcome = probe(ask(server).build(), GENEROUS);

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsOnlyKeys(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE, Phase.BODY);
            assertThat(outcome.nanos())
                    .isGreaterThanOrEqualTo(outcome.phases().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Test
    void anOpenConnectionIsUsedAgainAndReplacedWhenTheServerEndedIt() {
        try (var server = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                var closing = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                })) {
            HttpProber kept = HttpProber.of(ask(server).keepOpen().build());
            HttpProber ended = HttpProber.of(ask(closing).keepOpen().build());
            for (int round = 0; round < 5; round++) {
                Outcome outcome = probe(kept, GENEROUS);
                assertThat(outcome.failure()).isEmpty();
                assertThat(outcome.phases().containsKey(Phase.CONNECT)).isEqualTo(round == 0);
                assertThat(probe(ended, GENEROUS).failure()).isEmpty();
            }

            assertThat(server.guests()).isEqualTo(1);
            assertThat(closing.guests()).isEqualTo(5);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotAskedForAgain() {
        try (var server = new SomeServer(guest -> {
            var in = SomeServer.reader(guest);
            SomeServer.readHead(in);
            SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            SomeServer.readHead(in);
            SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
        })) {
            HttpProber prober = HttpProber.of(ask(server).keepOpen().build());

            assertThat(probe(prober, GENEROUS).failure()).isEmpty();
            assertThat(probe(prober, GENEROUS).failure()).hasValue(Failure.CLOSED);
            assertThat(server.guests()).isEqualTo(1);
        }
    }

    @Test
    void chunksAndBodiesWithoutLengthAreRead() {
        try (var chunked = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n5;x=y\r\nefghi\r\n0\r\nTrailer: 1\r\n\r\n");
                });
                var untilClosed = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\n\r\nabcdefghi");
                })) {
            assertThat(probe(ask(chunked).contains("defg").build(), GENEROUS).failure())
                    .isEmpty();
            assertThat(probe(ask(untilClosed).contains("defg").build(), GENEROUS)
                            .failure())
                    .isEmpty();
            assertThat(probe(ask(chunked).contains("dfeg").build(), GENEROUS).failure())
                    .hasValue(Failure.WRONG_CONTENT);
        }
    }

    @Test
    void whatIsNotExpectedIsBad() {
        try (var gone = SomeServer.answering("HTTP/1.1 503 Unavailable", "");
                var noHttp = new SomeServer(guest -> SomeServer.write(guest, "220 mail.example.com ESMTP\r\n"));
                var silent = new SomeServer(guest -> SomeServer.readHead(SomeServer.reader(guest)))) {
            assertThat(probe(ask(gone).build(), GENEROUS).failure()).hasValue(Failure.WRONG_STATUS);
            assertThat(probe(ask(noHttp).build(), GENEROUS).failure()).hasValue(Failure.MALFORMED);
            assertThat(probe(ask(silent).build(), GENEROUS).failure()).hasValue(Failure.CLOSED);
        }
    }

    @Test
    void aWrongTokenIsToldFromAWrongAnswerAndNeverLeavesForAnotherHost(@TempDir Path home) throws IOException {
        Path token = Files.writeString(home.resolve("token"), "s3cret\n");
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (var elsewhere = new SomeServer(guest -> {
                    var in = SomeServer.reader(guest);
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        seen.add(line);
                    }
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                var door = SomeServer.answering("HTTP/1.1 401 Unauthorized", "");
                var redirecting = SomeServer.answering(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/x", "")) {
            assertThat(probe(ask(door).token(token).build(), GENEROUS).failure())
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(ask(redirecting).token(token).redirects(3).build(), GENEROUS)
                            .failure())
                    .isEmpty();
            assertThat(String.join("\n", seen)).contains("GET /x").doesNotContain("s3cret");
            assertThat(probe(ask(door).token(home.resolve("absent")).build(), GENEROUS)
                            .failure())
                    .hasValue(Failure.SECRET_UNREADABLE);
        }
    }

    @Test
    void aReplyOfAGigabyteIsNotRead() {
        try (var announced = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx");
                });
                var undecided = SomeServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 1073741824", "x");
                var sent = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\n\r\n");
                    byte[] piece = new byte[64 * 1024];
                    for (int one = 0; one < 16 * 1024; one++) {
                        guest.getOutputStream().write(piece);
                    }
                });
                var headers = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\n");
                    for (int one = 0; one < 1_000_000; one++) {
                        SomeServer.write(guest, "X-" + one + ": y\r\n");
                    }
                })) {
            assertThat(probe(ask(announced).build(), GENEROUS).failure()).hasValue(Failure.TOO_LARGE);
            assertThat(probe(ask(undecided).build(), GENEROUS).failure()).hasValue(Failure.MALFORMED);
            assertThat(probe(ask(sent).build(), GENEROUS).failure()).hasValue(Failure.TOO_LARGE);
            assertThat(probe(ask(headers).build(), GENEROUS).failure()).hasValue(Failure.TOO_LARGE);
        }
    }

    @Test
    void aReplyThatNeverEndsIsATimeout() {
        try (var dripping = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        SomeServer.write(guest, ".");
                        Thread.sleep(20);
                    }
                });
                var mute = new SomeServer(_ -> Thread.sleep(Duration.ofMinutes(1)))) {
            assertThat(probe(ask(dripping).build(), Duration.ofMillis(400)).failure())
                    .hasValue(Failure.TIMEOUT);
            assertThat(probe(ask(mute).build(), Duration.ofMillis(200)).failure())
                    .hasValue(Failure.TIMEOUT);
        }
    }

    @Test
    void aConnectionThatWasKeptEndsWithTheAttemptThatWaitsOnIt() {
        try (var once = new SomeServer(guest -> {
            SomeServer.readHead(SomeServer.reader(guest));
            SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            Thread.sleep(Duration.ofMinutes(1));
        })) {
            HttpProber prober = HttpProber.of(ask(once).keepOpen().build());

            assertThat(probe(prober, GENEROUS).failure()).isEmpty();
            assertThat(probe(prober, Duration.ofMillis(200)).failure()).hasValue(Failure.TIMEOUT);
            assertThat(once.guests()).isEqualTo(1);
        }
    }

    @Test
    void nobodyIsAskedForAProxy() {
        Queue<URI> asked = new ConcurrentLinkedQueue<>();
        ProxySelector former = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return former.select(uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                former.connectFailed(uri, address, failure);
            }
        });
        try (var server = SomeServer.answering("HTTP/1.1 200 OK", "ok")) {
            assertThat(probe(ask(server).build(), GENEROUS).failure()).isEmpty();
            assertThat(asked).noneMatch(uri -> uri.getPort() == server.port());
        } finally {
            ProxySelector.setDefault(former);
        }
    }

    @Test
    void redirectsAreFollowedAsFarAsAllowed() {
        try (var loop = SomeServer.answering("HTTP/1.1 302 Found\r\nLocation: /", "");
                var ever = new SomeServer(guest -> {
                    String line = String.valueOf(SomeServer.reader(guest).readLine());
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 307 T\r\nLocation: " + line.split(" ", -1)[1] + "x\r\nContent-Length: 0\r\n\r\n");
                })) {
            assertThat(probe(ask(loop).redirects(5).build(), GENEROUS).failure())
                    .hasValue(Failure.REDIRECT_LOOP);
            assertThat(probe(ask(ever).redirects(5).build(), GENEROUS).failure())
                    .hasValue(Failure.REDIRECT_LOOP);
            assertThat(ever.guests()).isEqualTo(6);
            assertThat(probe(ask(loop).build(), GENEROUS).failure()).hasValue(Failure.WRONG_STATUS);
        }
    }

    @Test
    void nobodyThereIsNamedByItsKind() throws IOException {
        int free;
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = door.getLocalPort();
        }

        assertThat(probe(HttpProber.of(HttpProber.Ask.of(URI.create("http://127.0.0.1:" + free + "/"))), GENEROUS)
                        .failure())
                .hasValue(Failure.REFUSED);
        assertThat(probe(HttpProber.of(HttpProber.Ask.of(URI.create("http://nobody.invalid/"))), GENEROUS)
                        .failure())
                .hasValue(Failure.UNKNOWN_HOST);
    }

    private static Builder ask(SomeServer server) {
        return new Builder(URI.create("http://127.0.0.1:" + server.port() + "/"));
    }

    private static Outcome probe(HttpProber.Ask ask, Duration timeout) {
        return probe(HttpProber.of(ask), timeout);
    }

    private static Outcome probe(Prober prober, Duration timeout) {
        try (Attempt attempt = Attempt.within(timeout)) {
            return prober.probe(attempt);
        }
    }

    /** An ask with what a test cares about. */
    private static final class Builder {
        private final URI url;
        private Optional<Secret> token = Optional.empty();
        private Optional<String> contains = Optional.empty();
        private int redirects;
        private boolean keepOpen;

        Builder(URI url) {
            this.url = url;
        }

        Builder token(Path file) {
            token = Optional.of(new Secret(file));
            return this;
        }

        Builder contains(String text) {
            contains = Optional.of(text);
            return this;
        }

        Builder redirects(int most) {
            redirects = most;
            return this;
        }

        Builder keepOpen() {
            keepOpen = true;
            return this;
        }

        HttpProber.Ask build() {
            return new HttpProber.Ask(
                    url, Map.of("Accept", "*/*"), token, Set.of(200), contains, redirects, keepOpen, 1024 * 1024);
        }
    }
}
