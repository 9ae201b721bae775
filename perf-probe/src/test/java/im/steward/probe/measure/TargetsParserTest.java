package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import im.steward.kernel.InvalidException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsParserTest {
    @Test
    void everyKindIsReadAndDefaultsFillWhatIsNotSaid() {
        List<Target> targets = parse("""
                defaults: {every: 30s, timeout: 2s}
                targets:
                  - name: chat-web
                    url: https://chat.example.com/api/v4/system/ping?token=abc
                    status: [200, 204]
                    contains: '"status":"OK"'
                    headers: {Accept: application/json}
                    redirects: 2
                    keep-open: true
                    every: 500ms
                  - {name: chat-socket, url: "wss://chat.example.com/api/v4/websocket"}
                  - {name: db, url: "tcp://db.example.com:5432"}
                  - {name: certificate, url: "tls://chat.example.com", days-left: 30, every: 1h}
                  - {name: mail, url: "smtp://mail.example.com"}
                  - {name: cache, url: "redis://cache.example.com", password-file: cache.password}
                  - {name: events, url: "kafkas://broker.example.com", topic: probe, user: a, password-file: p}
                  - {name: im, kind: lanying, url: "https://im", app-id: a, sender-id: 1, receiver-id: 2, token-file: t}
                  - {name: stream, url: "xmpp://chat.example.com"}
                  - {name: db-query, url: "postgresql://db.example.com/chat", user: probe, query: "SELECT 1"}
                  - {name: db-lag, kind: replication, url: "mariadbs://db-2", primary: "mariadbs://db-1", user: probe}
                  - {name: audit, kind: freshness, url: "kafka://k:9092", console: "https://s", token-file: token}
                """);

        assertThat(targets)
                .extracting(
                        target -> target.name().value(),
                        target -> target.prober().kind())
                .containsExactly(
                        tuple("chat-web", "http"),
                        tuple("chat-socket", "websocket"),
                        tuple("db", "tcp"),
                        tuple("certificate", "tls"),
                        tuple("mail", "smtp"),
                        tuple("cache", "redis"),
                        tuple("events", "kafka"),
                        tuple("im", "lanying"),
                        tuple("stream", "xmpp"),
                        tuple("db-query", "sql"),
                        tuple("db-lag", "replication"),
                        tuple("audit", "freshness"));
        assertThat(targets.getFirst().every()).isEqualTo(Duration.ofMillis(500));
        assertThat(targets.get(1).every()).isEqualTo(Duration.ofSeconds(30));
        assertThat(targets.getFirst().prober().address()).isEqualTo("https://chat.example.com/api/v4/system/ping");
    }

    @Test
    void anEmptyFileMeasuresNothing() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("# nothing yet\ntargets:\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            targets:~ - name: a~   url: http://x/~   timout: 3s           | line 4 | 'timout' is no key here
            targets:~ - name: a~   url: ftp://x/                         | line 3 | begins with 'ftp'
            targets:~ - name: Chat Web~   url: http://x/                 | line 2 | lower-case letters
            targets:~ - name: a~   url: http://x/~   every: 5            | line 4 | has no unit
            targets:~ - name: a~   url: http://x/~   every: 1ms          | line 2 | between 10ms and 1d
            targets:~ - name: a~   url: http://x/~ - name: a~   url: tcp://x:1 | line 4 | there twice
            targets:~ - name: a~   url: http://x/~   status: [200, many] | line 4 | 'many' is no whole number
            targets:~ - name: a~   url: http://u:p@x/                    | line 2 | must not hold a password
            targets:~ - name: a~   url: tcp://x                          | line 2 | names its port
            targets:~ - name: a                                          | line 2 | url is missing
            targets:~ - name: a~\tx: 1                                   | line 3 | not YAML
            targets:~ - name: a~   url: 'http://x                        | line 3 | not YAML
            target: []                                                   | line 1 | 'target' is no key here
            targets: {a: b}                                              | line 1 | targets is a list
            targets:~ - name: a~   url: http://x/~   url: http://y/      | line 4 | there twice
            targets:~ - name: a~   url: http://x/~   token-file: {a: b}  | line 4 | one value
            targets:~ - name: a~   url: http://x/~   kind: carrier-pigeon | line 4 | is no kind; use one of freshness, lanying, matrix
            targets:~ - name: a~   url: ws://x/~   kind: matrix          | line 3 | matrix is reached over http or https
            targets:~ - name: a~   url: xmpp://x~   user: a              | line 2 | go together
            targets:~ - name: a~   url: xmpp://x~   domain: a/b          | line 2 | name of an XMPP domain
            targets:~ - name: a~   url: xmpp://x~   starttls: maybe      | line 4 | neither true nor false
            targets:~ - name: a~   url: kafka://x                        | line 2 | topic is missing
            targets:~ - name: a~   url: kafka://x~   topic: a b          | line 2 | name of a Kafka topic
            targets:~ - name: a~   url: kafka://x~   topic: a~   user: b | line 2 | go together
            targets:~ - name: a~   url: kafka://x~   topic: a~   mechanism: gssapi | line 2 | mechanism is plain
            targets:~ - name: a~   url: http://x~   kind: lanying~   app-id: a~   sender-id: 1~   receiver-id: 1~   token-file: t | line 2 | two Lanying accounts
            targets:~ - name: a~   url: postgresql://x/                  | line 2 | user is missing
            targets:~ - name: a~   url: postgresql://x/~   user: a~   lag-bytes: 1 | line 5 | 'lag-bytes' is no key here
            targets:~ - name: a~   url: postgresql://x~   user: a~   kind: replication | line 2 | primary is missing
            targets:~ - name: a~   url: http://x~   kind: replication    | line 3 | replication is reached over mariadb
            targets:~ - name: a~   url: postgresql://x~   user: a~   kind: replication~   primary: mariadb://y | line 2 | databases of two kinds
            targets:~ - name: a~   url: mariadb://x~   user: a~   kind: replication~   primary: mariadb://x | line 2 | the same server
            targets:~ - name: a~   url: mariadb://x~   user: a~   kind: replication~   primary: mariadb://y~   lag-bytes: 5 | line 7 | the log of PostgreSQL
            targets:~ - name: a~   url: http://x~   kind: freshness      | line 3 | freshness is reached over kafka
            targets:~ - name: a~   url: kafka://x~   kind: freshness     | line 2 | console is missing
            targets:~ - name: a~   url: kafka://x~   kind: freshness~   console: https://s | line 2 | token-file is missing
            targets:~ - name: a~   url: kafka://x~   kind: freshness~   console: http://s~   token-file: t | line 2 | unless it is on this machine
            """)
    void aRefusalNamesTheLineAndTheFix(String text, String line, String why) {
        assertThatThrownBy(() -> parse(text.replace('~', '\n').replace("\\t", "\t")))
                .isInstanceOfSatisfying(InvalidException.class, refusal -> {
                    assertThat(refusal.fault().code()).isEqualTo("probe-targets-invalid");
                    assertThat(refusal.fault().what()).contains(line + ":", why);
                    assertThat(refusal.fault().action()).isNotBlank();
                });
    }

    private static List<Target> parse(String text) {
        return new TargetsParser(Path.of("/etc/steward/probes.yml"), Clock.systemUTC()).parse(text);
    }
}
