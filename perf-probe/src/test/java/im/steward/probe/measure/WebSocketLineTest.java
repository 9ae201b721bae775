package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.measure.WebSocketLine.Opening;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebSocketLineTest {
    @Test
    void whoeverDoesNotReadDoesNotHoldTheSender() {
        var over = new CountDownLatch(1);
        try (var deaf = new SomeServer(guest -> {
                    var in = SomeServer.reader(guest);
                    String key = "";
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
                    }
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + WebSocketTalk.accept(key) + "\r\n\r\n");
                    over.await();
                });
                Attempt opening = Attempt.within(Duration.ofSeconds(30))) {
            Opening opened = WebSocketLine.open(
                    URI.create("http://127.0.0.1:" + deaf.port()),
                    "/",
                    Map.of(),
                    HttpLine.Authorities.of(Optional.empty()),
                    opening);

            assertThat(opened).isInstanceOfSatisfying(Opening.Open.class, open -> {
                try (WebSocketLine line = open.line();
                        Attempt sending = Attempt.within(Duration.ofMillis(500))) {
                    // More than any buffer on the way takes.
                    assertThat(line.send("x".repeat(24 * 1024 * 1024), sending)).hasValue(Failure.TIMEOUT);
                    assertThat(line.open()).isFalse();
                }
            });
        } finally {
            over.countDown();
        }
    }
}
