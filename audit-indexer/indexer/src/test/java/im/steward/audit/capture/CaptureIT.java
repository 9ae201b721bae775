package im.steward.audit.capture;

import static im.steward.audit.capture.Rig.message;
import static im.steward.audit.capture.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.audit.kafka.KafkaProperties;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@WithStack
class CaptureIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Rig rig;

    CaptureIT(Stack stack, TestInfo test) {
        rig = new Rig(
                stack.bootstrapServers(),
                stack.elasticsearch(),
                stack.database(),
                stack.prefix() + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void everyEventIsArchivedThenCommitted() throws Exception {
        Capture indexer = rig.indexer();
        for (int i = 0; i < 5_000; i++) {
            rig.publish(message("m" + i, "c" + i % 20, "message 消息 " + i));
        }
        rig.flush();

        indexer.start();
        until("all archived", SOON, () -> rig.archived() == 5_000);
        until("all committed", SOON, () -> committed() == 5_000);
        indexer.stop();

        assertThat(rig.meters
                        .counter("steward.index.events", "outcome", "indexed")
                        .count())
                .isEqualTo(5_000);
    }

    @Test
    void unreadableAndUnknownGoToQuarantineAndTheRestFlows() throws Exception {
        EventBytes fine = EventCodec.encode(message("m1", "c1", "fine"));
        Map<String, String> newer = new HashMap<>(fine.headers());
        newer.put("ce_type", "im.message.posted.v9");
        rig.publish("c1", Map.of(), new byte[] {1, 2, 3});
        rig.publish("c1", newer, fine.body());
        rig.publish("c1", fine.headers(), "{".getBytes(StandardCharsets.UTF_8));
        rig.publish(message("m1", "c1", "fine"));
        rig.flush();
        Capture indexer = rig.indexer();

        indexer.start();
        until("all committed", SOON, () -> committed() == 4);
        indexer.stop();

        assertThat(rig.archived()).isOne();
        assertThat(rig.meters
                        .counter("steward.index.events", "outcome", "quarantined")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void quarantineIsListedInspectedAndReplayed() throws Exception {
        EventBytes fine = EventCodec.encode(message("m1", "c1", "fine"));
        Map<String, String> newer = new HashMap<>(fine.headers());
        newer.put("ce_type", "im.message.posted.v9");
        rig.publish("c1", newer, fine.body());
        rig.flush();
        Capture indexer = rig.indexer();
        indexer.start();
        until("settled", SOON, () -> committed() == 1);
        readableByNow(fine);
        try (var context = rig.context(QuarantineConfiguration.class)) {
            Quarantine quarantine = context.getBean(Quarantine.class);
            Actor olga = Actor.officer("olga");

            QuarantinePage page = quarantine.page(Optional.empty(), 1);
            assertThat(page.waiting()).isEqualTo(2);
            assertThat(page.entries()).hasSize(1);
            QuarantinePage older = quarantine.page(page.before(), 1);
            assertThat(older.before()).isEmpty();
            Quarantined unknown = Stream.concat(page.entries().stream(), older.entries().stream())
                    .filter(entry -> entry.fault().code().equals("event-version-unknown"))
                    .findFirst()
                    .orElseThrow();
            assertThat(quarantine.inspect(unknown.offset(), olga).value()).isEqualTo(fine.body());
            assertThatThrownBy(() -> quarantine.replay(unknown.offset(), olga))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("still unreadable");

            Quarantine.Replay replay = quarantine.replayAll(olga);
            until("replayed one is archived", SOON, () -> rig.archived() == 1);

            assertThat(replay.replayed()).isOne();
            assertThat(replay.stayed()).containsExactly(unknown.offset());
            assertThat(quarantine.waiting()).isOne();
            assertThat(rig.jdbc
                            .sql("SELECT action FROM trail.entry WHERE starts_with(subject, :topic) ORDER BY id")
                            .param("topic", rig.kafka.topic())
                            .query(String.class)
                            .list())
                    .containsExactly("quarantine.inspected", "quarantine.replayed-all");
        }
        indexer.stop();
    }

    @Test
    void whatTheArchiveRefusesIsSentBackOneByOneOnly() throws Exception {
        EventBytes fine = EventCodec.encode(message("m1", "c1", "fine"));
        refused(fine, "event-refused-by-archive");
        refused(fine, "event-type-unknown");
        try (var context = rig.context(QuarantineConfiguration.class)) {
            Quarantine quarantine = context.getBean(Quarantine.class);
            Actor olga = Actor.officer("olga");

            Quarantine.Replay replay = quarantine.replayAll(olga);
            assertThat(replay.replayed()).isOne();
            assertThat(replay.stayed()).containsExactly(0L);

            quarantine.replay(0, olga);
            assertThat(quarantine.waiting()).isZero();
        }
    }

    @Test
    void fullDiskPausesAndFlowsAgainByItself() throws Exception {
        Capture indexer = rig.indexer();
        rig.publish(message("before", "c1", "x"));
        rig.flush();
        indexer.start();
        until("first archived", SOON, () -> rig.archived() == 1);

        readOnly(true);
        for (int i = 0; i < 3_000; i++) {
            rig.publish(message("before" + i, "c" + i % 7, "while full " + i));
        }
        rig.flush();
        until("paused", SOON, () -> indexer.state().paused().isPresent());
        CaptureState.Pause pause = indexer.state().paused().orElseThrow();
        readOnly(false);
        until("all archived", SOON, () -> rig.archived() == 3_001);
        until("all committed", SOON, () -> committed() == 3_001);

        assertThat(pause.fault().what()).isEqualTo("Elasticsearch is read-only because its disk is full");
        assertThat(indexer.state().paused()).isEmpty();
        indexer.stop();
    }

    @Test
    void severalIndexersShareThePartitionsWhileTheyComeAndGo() throws Exception {
        Capture first = rig.indexer();
        Capture second = rig.indexer();
        first.start();
        for (int i = 0; i < 2_000; i++) {
            rig.publish(message("a" + i, "c" + i % 20, "one " + i));
        }
        second.start();
        for (int i = 0; i < 2_000; i++) {
            rig.publish(message("b" + i, "c" + i % 20, "two " + i));
        }
        rig.flush();
        until("both have partitions", SOON, () -> !second.state().lags().isEmpty());
        first.stop();
        for (int i = 0; i < 2_000; i++) {
            rig.publish(message("c" + i, "c" + i % 20, "three " + i));
        }
        rig.flush();

        until("all committed", SOON, () -> committed() == 6_000);
        second.stop();
        assertThat(rig.archived()).isEqualTo(6_000);
        assertThat(new Indexers(new IndexerStore(rig.jdbc), Rig.CLOCK).alive())
                .extracting(IndexerStatus::paused)
                .allMatch(Optional::isEmpty);
    }

    /** What the broker's client does with our code, or with itself, is not ours to foresee. */
    public static final class StumblingAssignor extends CooperativeStickyAssignor {
        private static final AtomicInteger STUMBLES = new AtomicInteger(3);

        @Override
        public GroupAssignment assign(Cluster metadata, GroupSubscription subscription) {
            if (STUMBLES.getAndDecrement() > 0) {
                throw new IllegalStateException("stumbled");
            }
            return super.assign(metadata, subscription);
        }
    }

    @Test
    void pollingGoesOnAfterADefectAndSaysSoUntilItIsCalm() {
        KafkaProperties stumbling = new KafkaProperties(
                rig.kafka.bootstrapServers(),
                rig.kafka.topic(),
                4,
                Map.of("partition.assignment.strategy", StumblingAssignor.class.getName()));
        Capture indexer = rig.indexer(stumbling, rig.meters);
        rig.publish(message("m1", "c1", "x"));
        rig.flush();

        indexer.start();
        until("said", SOON, () -> pausedBy(indexer, "indexer-defect"));
        until("archived all the same", SOON, () -> rig.archived() == 1);
        until("calm", SOON, () -> indexer.state().paused().isEmpty());
        indexer.stop();
    }

    /** As a broker does that answers, and lets us read nothing. */
    public static final class RefusingAssignor extends CooperativeStickyAssignor {
        private static final AtomicBoolean REFUSING = new AtomicBoolean(true);

        @Override
        public GroupAssignment assign(Cluster metadata, GroupSubscription subscription) {
            if (REFUSING.get()) {
                throw new TopicAuthorizationException("not allowed");
            }
            return super.assign(metadata, subscription);
        }
    }

    @Test
    void aBrokerThatAnswersAndRefusesIsNotCalledGood() {
        KafkaProperties refusing = new KafkaProperties(
                rig.kafka.bootstrapServers(),
                rig.kafka.topic(),
                4,
                Map.of("partition.assignment.strategy", RefusingAssignor.class.getName()));
        Capture indexer = rig.indexer(refusing, rig.meters);
        Indexers indexers = new Indexers(new IndexerStore(rig.jdbc), Rig.CLOCK);
        rig.publish(message("m1", "c1", "x"));
        rig.flush();

        indexer.start();
        until(
                "on the status page",
                SOON,
                () -> indexers.alive().stream()
                        .flatMap(status -> status.paused().stream())
                        .anyMatch(paused -> paused.fault().code().equals("kafka-unavailable")));
        RefusingAssignor.REFUSING.set(false);
        until("archived", SOON, () -> rig.archived() == 1);
        until(
                "well again",
                SOON,
                () -> indexers.alive().stream()
                        .allMatch(status -> status.paused().isEmpty()));
        indexer.stop();
    }

    @Test
    void writingGoesOnAfterAnErrorAndNothingIsLost() {
        AtomicBoolean broken = new AtomicBoolean(true);
        SimpleMeterRegistry meters = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        if (broken.get()) {
                            throw new LinkageError("a class is missing");
                        }
                        super.increment(amount);
                    }
                };
            }
        };
        Capture indexer = rig.indexer(rig.kafka, meters);
        for (int i = 0; i < 100; i++) {
            rig.publish(message("m" + i, "c" + i % 7, "x"));
        }
        rig.flush();

        indexer.start();
        until("said", SOON, () -> pausedBy(indexer, "indexer-defect"));
        broken.set(false);
        until("all committed", SOON, () -> committed() == 100);
        until("well again", SOON, () -> indexer.state().paused().isEmpty());
        indexer.stop();

        assertThat(rig.archived()).isEqualTo(100);
    }

    /** As large as the broker takes it; its reason comes on top. */
    @Test
    void theLargestMessageThatCannotBeReadIsQuarantinedWhole() {
        byte[] largest = noise((16 << 20) - 700);
        rig.publish("c1", Map.of(), largest);
        rig.publish(message("m1", "c1", "fine"));
        rig.flush();
        Capture indexer = rig.indexer();

        indexer.start();
        until("all committed", SOON, () -> committed() == 2);
        indexer.stop();

        try (var context = rig.context(QuarantineConfiguration.class)) {
            QuarantinedBytes kept = context.getBean(Quarantine.class).inspect(0, Actor.officer("olga"));
            assertThat(kept.value()).isEqualTo(largest);
            assertThat(kept.entry().fault().code()).isEqualTo("event-header-invalid");
        }
    }

    @Test
    void whereTheQuarantineTakesLessThanTheTopicAReferenceIsKept() throws Exception {
        quarantineTakes(100_000);
        byte[] large = noise(500_000);
        rig.publish("c1", Map.of("ce_id", "m9:0"), large);
        rig.publish(message("m1", "c1", "fine"));
        rig.flush();
        Capture indexer = rig.indexer();

        indexer.start();
        until("all committed", SOON, () -> committed() == 2);
        indexer.stop();

        try (var context = rig.context(QuarantineConfiguration.class)) {
            Quarantine quarantine = context.getBean(Quarantine.class);
            Quarantined listed = quarantine.page(Optional.empty(), 10).entries().getFirst();
            assertThat(listed.size()).isEqualTo(500_002);
            assertThat(listed.headers()).containsExactly(new Quarantined.Header("ce_id", "m9:0"));
            Actor olga = Actor.officer("olga");
            assertThat(quarantine.inspect(listed.offset(), olga).value()).isEqualTo(large);
            assertThatThrownBy(() -> quarantine.replay(listed.offset(), olga)).hasMessageContaining("still unreadable");
            assertThat(quarantine.replayAll(olga).stayed()).containsExactly(listed.offset());
        }
    }

    @Test
    void whatKafkaDeletedBeforeItWasIndexedIsNamedInTheTrail() throws Exception {
        for (int i = 0; i < 10; i++) {
            rig.publish(message("m" + i, "c1", "x"));
        }
        rig.flush();
        Capture first = rig.indexer();
        first.start();
        until("all committed", SOON, () -> committed() == 10);
        first.stop();
        for (int i = 10; i < 20; i++) {
            rig.publish(message("m" + i, "c1", "x"));
        }
        rig.flush();
        TopicPartition partition = deleteBefore(15);

        Capture second = rig.indexer();
        second.start();
        until("all committed", SOON, () -> committed() == 20);
        second.stop();

        assertThat(rig.archived()).isEqualTo(15);
        assertThat(rig.jdbc
                        .sql("SELECT action || ' ' || subject FROM trail.entry WHERE starts_with(subject, :topic)")
                        .param("topic", rig.kafka.topic())
                        .query(String.class)
                        .list())
                .containsExactly("capture.events-gone " + partition.topic() + "/" + partition.partition());
        assertThat(rig.jdbc
                        .sql("SELECT convert_from(content, 'UTF8') FROM trail.detail"
                                + " WHERE entry IN (SELECT id FROM trail.entry WHERE starts_with(subject, :topic))")
                        .param("topic", rig.kafka.topic())
                        .query(String.class)
                        .single())
                .contains("10", "15");
    }

    private static boolean pausedBy(Capture indexer, String code) {
        return indexer.state()
                .paused()
                .filter(pause -> pause.fault().code().equals(code))
                .isPresent();
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(5).nextBytes(noise);
        return noise;
    }

    private void quarantineTakes(int bytes) throws Exception {
        try (Admin admin = rig.clients.admin()) {
            AlterConfigOp smaller = new AlterConfigOp(
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
                    AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(
                                    ConfigResource.Type.TOPIC,
                                    rig.kafka.eventTopic().quarantine()),
                            List.of(smaller)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /** Of the one partition that holds anything, as retention would. */
    private TopicPartition deleteBefore(long offset) throws Exception {
        try (Admin admin = rig.clients.admin()) {
            TopicPartition partition = admin
                    .listConsumerGroupOffsets(rig.kafka.indexerGroup())
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue().offset() > 0)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            return partition;
        }
    }

    /** As if an older release had put it aside and this one can read it. */
    private void readableByNow(EventBytes event) {
        refused(event, "event-type-unknown");
    }

    private void refused(EventBytes event, String code) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(rig.kafka.topic(), 0, 99, new byte[] {'c'}, event.body());
        event.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (QuarantineWriter writer = new QuarantineWriter(rig.clients, rig.kafka.eventTopic(), Rig.CLOCK)) {
            writer.add(List.of(new QuarantineWriter.Refused(record, new Fault(code, "Old", "Replay"))));
        }
    }

    /** -1 while the broker is too busy to say. */
    private long committed() {
        try {
            return rig.committed();
        } catch (Exception away) {
            return -1;
        }
    }

    private void readOnly(boolean on) {
        rig.requests.ask(
                "PUT",
                "/" + rig.archive.indexPrefix() + "-v1-*/_settings",
                "{\"index.blocks.read_only_allow_delete\": %s}".formatted(on ? "true" : "null"));
    }
}
