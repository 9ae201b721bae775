package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OtherProbersTest {
    @Test
    void aWebSocketAnswersItsPing() {
        try (var server = new SomeServer(guest -> {
                    BufferedReader in = SomeServer.reader(guest);
                    String key = "";
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
                    }
                    SomeServer.write(
                            guest,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + WebSocketTalk.accept(key) + "\r\n\r\n");
                    // A greeting first, as Mattermost sends one.
                    guest.getOutputStream().write(new byte[] {(byte) 0x81, 2, '{', '}'});
                    pong(guest.getInputStream(), guest.getOutputStream());
                });
                var closed = SomeServer.answering("HTTP/1.1 403 Forbidden", "");
                var plain = SomeServer.answering("HTTP/1.1 200 OK", "hello")) {
            Outcome outcome = probe("ws://127.0.0.1:" + server.port() + "/api/v4/websocket");

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.FIRST_BYTE, Phase.ANSWER);
            assertThat(probe("ws://127.0.0.1:" + closed.port()).failure()).hasValue(Failure.UNAUTHORIZED);
            assertThat(probe("ws://127.0.0.1:" + plain.port()).failure()).hasValue(Failure.WRONG_STATUS);
        }
    }

    /** The test's reader is plain: one masked ping of eight bytes comes in one piece. */
    private static void pong(InputStream in, OutputStream out) throws IOException {
        byte[] frame = in.readNBytes(14);
        byte[] answer = new byte[10];
        answer[0] = (byte) 0x8A;
        answer[1] = 8;
        for (int one = 0; one < 8; one++) {
            answer[2 + one] = (byte) (frame[6 + one] ^ frame[2 + one % 4]);
        }
        out.write(answer);
        out.flush();
    }

    @Test
    void aMailServerGreetsAndTellsWhatItKnows() {
        try (var server = new SomeServer(guest -> {
                    SomeServer.write(guest, "220 mail.example.com ESMTP\r\n");
                    BufferedReader in = SomeServer.reader(guest);
                    in.readLine();
                    SomeServer.write(guest, "250-mail.example.com\r\n250-SIZE 1000\r\n250 OK\r\n");
                    in.readLine();
                });
                var full = new SomeServer(guest -> SomeServer.write(guest, "421 too busy\r\n"))) {
            assertThat(probe("smtp://127.0.0.1:" + server.port()).failure()).isEmpty();
            assertThat(probe("smtp://127.0.0.1:" + full.port()).failure()).hasValue(Failure.WRONG_STATUS);
        }
    }

    @Test
    void aCacheAnswersItsPingToThoseItKnows(@TempDir Path home) throws IOException {
        Path right = Files.writeString(home.resolve("right"), "open sesame");
        Path wrong = Files.writeString(home.resolve("wrong"), "open poppy");
        try (var server = new SomeServer(guest -> {
            BufferedReader in = SomeServer.reader(guest);
            boolean known = false;
            while (true) {
                String count = in.readLine();
                if (count == null) {
                    return;
                }
                String[] words = new String[Integer.parseInt(count.substring(1))];
                for (int one = 0; one < words.length; one++) {
                    in.readLine();
                    words[one] = String.valueOf(in.readLine());
                }
                if (words[0].equals("AUTH")) {
                    known = words[1].equals("open sesame");
                }
                SomeServer.write(
                        guest,
                        !known
                                ? (words[0].equals("AUTH") ? "-WRONGPASS no\r\n" : "-NOAUTH no\r\n")
                                : words[0].equals("PING") ? "+PONG\r\n" : "+OK\r\n");
            }
        })) {
            String url = "redis://127.0.0.1:" + server.port();
            assertThat(probe(url, "password-file: " + right).failure()).isEmpty();
            assertThat(probe(url, "password-file: " + wrong).failure()).hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(url).failure()).hasValue(Failure.UNAUTHORIZED);
        }
    }

    @Test
    void aPortIsOpenOrNot() {
        try (var server = new SomeServer(_ -> Thread.sleep(1))) {
            assertThat(probe("tcp://127.0.0.1:" + server.port()).failure()).isEmpty();
        }
    }

    private static Outcome probe(String url, String... more) {
        String text =
                "targets:\n  - name: a\n    url: " + url + "\n" + (more.length == 0 ? "" : "    " + more[0] + "\n");
        Target target = new TargetsParser(Path.of("probes.yml"), Clock.systemUTC())
                .parse(text)
                .getFirst();
        try (Attempt attempt = Attempt.within(Duration.ofSeconds(30))) {
            return target.prober().probe(attempt);
        }
    }
}
