package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@WithStack
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaProberIT {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private final Map<String, Object> broker;
    private final String url;
    private final String topic;

    KafkaProberIT(Stack stack) throws ExecutionException, InterruptedException {
        broker = Map.of("bootstrap.servers", stack.bootstrapServers());
        url = "kafka://" + stack.bootstrapServers();
        topic = stack.prefix() + "probe";
        try (Admin admin = Admin.create(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.empty())))
                    .all()
                    .get();
        }
    }

    @Test
    void aRecordIsTimedFromProducingToConsumingInEachPartition() throws ExecutionException, InterruptedException {
        Target target = Probing.target(url, "topic: " + topic);

        for (int each = 0; each < 3; each++) {
            try (Attempt attempt = Attempt.within(Probing.GENEROUS)) {
                Outcome outcome = target.prober().probe(attempt);
                assertThat(outcome.failure()).isEmpty();
                assertThat(outcome.phases())
                        .containsKeys(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE, Phase.ANSWER, Phase.DELIVERY);
                // What it took to begin is no part of it.
                assertThat(outcome.nanos())
                        .isGreaterThanOrEqualTo(outcome.phases().getOrDefault(Phase.DELIVERY, 0L));
            }
        }
        try (Admin admin = Admin.create(broker)) {
            for (int partition = 0; partition < 3; partition++) {
                var at = new org.apache.kafka.common.TopicPartition(topic, partition);
                assertThat(admin.listOffsets(Map.of(at, org.apache.kafka.clients.admin.OffsetSpec.latest()))
                                .partitionResult(at)
                                .get()
                                .offset())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void aTopicThatIsNotThereIsToldAndNotCreated() throws ExecutionException, InterruptedException {
        assertThat(probe(url, "topic: " + topic + "-absent").failure()).hasValue(Failure.NOT_FOUND);
        try (Admin admin = Admin.create(broker)) {
            assertThat(admin.listTopics().names().get()).doesNotContain(topic + "-absent");
        }
    }

    @Test
    void aBrokerThatIsAwayIsNotOneThatIsMute() {
        assertThat(probe("kafka://127.0.0.1:" + OwnServer.freePort(), "topic: a")
                        .failure())
                .hasValue(Failure.REFUSED);
        assertThat(probe("kafka://nowhere.invalid", "topic: a").failure()).hasValue(Failure.UNKNOWN_HOST);
        try (var mute = new SomeServer(guest -> guest.getInputStream().readAllBytes())) {
            Outcome outcome = probe(SHORT, "kafka://127.0.0.1:" + mute.port(), "topic: a");

            assertThat(outcome.failure()).hasValue(Failure.TIMEOUT);
            assertThat(outcome.nanos()).isGreaterThan(SHORT.toNanos() / 2);
        }
    }

    @Test
    void whatABrokerRefusesIsToldApart() {
        assertThat(KafkaProber.failure(new TopicAuthorizationException(topic))).isEqualTo(Failure.FORBIDDEN);
        assertThat(KafkaProber.failure(new KafkaException(new SaslAuthenticationException("no"))))
                .isEqualTo(Failure.UNAUTHORIZED);
        assertThat(KafkaProber.failure(new KafkaException("something else"))).isEqualTo(Failure.WRONG_STATUS);
    }
}
