package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, and a console that says what a test wants. */
@WithStack
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshnessProberIT {
    private static final Duration SHORT = Duration.ofSeconds(12);
    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final String OK = "HTTP/1.1 200 OK";
    private final Map<String, Object> broker;
    private final String url;
    private final String prefix;
    private String topic = "";
    private int topics;

    @TempDir
    Path home;

    FreshnessProberIT(Stack stack) {
        broker = Map.of("bootstrap.servers", stack.bootstrapServers());
        url = "kafka://" + stack.bootstrapServers();
        prefix = stack.prefix();
    }

    @BeforeEach
    void aTopicAndAToken() throws IOException, ExecutionException, InterruptedException {
        topic = prefix + "events" + topics++;
        Files.writeString(home.resolve("token"), "stp_secret\n");
        try (Admin admin = Admin.create(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    @Test
    void theTimeRunsFromTheTopicToTheSearchAndPartitionsTakeTurns() throws Exception {
        try (var console = foundAfter(3)) {
            Target target = target(console);
            for (int each = 0; each < 2; each++) {
                try (Attempt attempt = Attempt.within(Probing.GENEROUS)) {
                    Outcome outcome = target.prober().probe(attempt);

                    assertThat(outcome.failure()).isEmpty();
                    assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.ACCEPTED, Phase.FOUND);
                    assertThat(outcome.nanos())
                            .isGreaterThanOrEqualTo(outcome.phases().getOrDefault(Phase.ACCEPTED, 0L)
                                    + outcome.phases().getOrDefault(Phase.FOUND, 0L));
                }
            }
        }
        assertThat(sent()).containsExactly(1L, 1L);
    }

    @Test
    void whatIsNotFoundInTimeIsBehindAndNeverQuick() {
        // A console that takes its time before the mark is even sent makes nothing fresh.
        try (var console = new SomeServer(guest -> {
            BufferedReader in = SomeServer.reader(guest);
            Thread.sleep(SLOW);
            while (SomeServer.readHead(in)) {
                SomeServer.write(guest, OK + "\r\nContent-Length: 15\r\n\r\n{\"found\":false}");
            }
        })) {
            Outcome outcome = probe(SHORT, console);

            assertThat(outcome.failure()).hasValue(Failure.BEHIND);
            assertThat(outcome.nanos()).isGreaterThan(SHORT.minus(SLOW).toNanos());
            assertThat(outcome.phases()).containsKey(Phase.ACCEPTED).doesNotContainKey(Phase.FOUND);
        }
    }

    @Test
    void whomTheConsoleDoesNotAnswerLeavesNoMark() throws Exception {
        try (var strange = SomeServer.answering("HTTP/1.1 401 Unauthorized", "{}");
                var busy = SomeServer.answering("HTTP/1.1 503 Service Unavailable", "{}");
                var other = SomeServer.answering(OK, "{\"hello\":1}")) {
            assertThat(probe(Probing.GENEROUS, strange).failure()).hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(Probing.GENEROUS, busy).failure()).hasValue(Failure.WRONG_STATUS);
            assertThat(probe(Probing.GENEROUS, other).failure()).hasValue(Failure.MALFORMED);
        }
        assertThat(sent()).containsExactly(0L, 0L);
    }

    @Test
    void aTopicThatIsNotThereIsToldAndNotCreated() throws ExecutionException, InterruptedException {
        topic = topic + "-absent";
        try (var console = SomeServer.answering(OK, "{\"found\":false}")) {
            assertThat(probe(Probing.GENEROUS, console).failure()).hasValue(Failure.NOT_FOUND);
        }
        try (Admin admin = Admin.create(broker)) {
            assertThat(admin.listTopics().names().get()).doesNotContain(topic);
        }
    }

    /** Ends the connection after each answer, too. */
    private static SomeServer foundAfter(int questions) {
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        return new SomeServer(guest -> {
            String line =
                    Optional.ofNullable(SomeServer.reader(guest).readLine()).orElse("");
            boolean found = asked.merge(line, 1, Integer::sum) > questions;
            String body = "{\"found\":" + found + "}";
            SomeServer.write(
                    guest, OK + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        });
    }

    private Outcome probe(Duration timeout, SomeServer console) {
        try (Attempt attempt = Attempt.within(timeout)) {
            return target(console).prober().probe(attempt);
        }
    }

    private Target target(SomeServer console) {
        return Probing.target(
                url,
                "kind: freshness",
                "topic: " + topic,
                "console: http://127.0.0.1:" + console.port(),
                "token-file: " + home.resolve("token"));
    }

    private List<Long> sent() throws ExecutionException, InterruptedException {
        List<Long> offsets = new ArrayList<>();
        try (Admin admin = Admin.create(broker)) {
            for (int partition = 0; partition < 2; partition++) {
                var at = new TopicPartition(topic, partition);
                offsets.add(admin.listOffsets(Map.of(at, OffsetSpec.latest()))
                        .partitionResult(at)
                        .get()
                        .offset());
            }
        }
        return offsets;
    }
}
