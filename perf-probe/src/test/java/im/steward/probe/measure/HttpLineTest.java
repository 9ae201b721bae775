package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HttpLineTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final HttpLine.Authorities NOBODY = HttpLine.Authorities.of(Optional.empty());

    /** The server reads the second question, and ends the connection with so much of an answer. */
    @ParameterizedTest
    @CsvSource({
        "GET,    '',                              2",
        "PUT,    '',                              2",
        "DELETE, '',                              2",
        "POST,   '',                              1",
        "PATCH,  '',                              1",
        "GET,    'HTTP/1.1 2',                    1",
        "DELETE, 'HTTP/1.1 200 OK',               1",
        "POST,   'HTTP/1.1 200 OK',               1"
    })
    void onlyAHarmlessQuestionThatWasNotHeardIsAskedAgain(String method, String part, int guests) {
        try (var server = new SomeServer(guest -> {
                    var in = SomeServer.reader(guest);
                    SomeServer.readHead(in);
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    SomeServer.readHead(in);
                    SomeServer.write(guest, part);
                });
                var line = new HttpLine(url(server), NOBODY, FRESH)) {
            assertThat(ask(line, "GET")).isEmpty();
            assertThat(ask(line, method)).isEqualTo(guests == 2 ? Optional.empty() : Optional.of(Failure.CLOSED));
            assertThat(server.guests()).isEqualTo(guests);
        }
    }

    @Test
    void aConnectionThatWasEndedMeanwhileIsReplacedBeforeSomethingIsPosted() throws InterruptedException {
        var left = new CountDownLatch(1);
        try (var server = new SomeServer(guest -> {
                    SomeServer.readHead(SomeServer.reader(guest));
                    SomeServer.write(guest, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    guest.close();
                    left.countDown();
                });
                var line = new HttpLine(url(server), NOBODY, Duration.ZERO)) {
            assertThat(ask(line, "GET")).isEmpty();
            left.await();
            assertThat(ask(line, "POST")).isEmpty();
            assertThat(server.guests()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatIsStillThereIsPostedOn() {
        try (var server = SomeServer.answering("HTTP/1.1 200 OK", "ok");
                var line = new HttpLine(url(server), NOBODY, Duration.ZERO)) {
            for (int round = 0; round < 5; round++) {
                assertThat(ask(line, "POST")).isEmpty();
            }
            assertThat(server.guests()).isEqualTo(1);
        }
    }

    private static URI url(SomeServer server) {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private static Optional<Failure> ask(HttpLine line, String method) {
        try (Attempt attempt = Attempt.within(GENEROUS)) {
            return line.ask(new HttpLine.Question(method, "/", Map.of(), ""), attempt)
                    .failure();
        }
    }
}
