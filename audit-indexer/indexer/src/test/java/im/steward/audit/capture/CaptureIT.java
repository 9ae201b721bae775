package im.steward.audit.capture;

import static im.steward.audit.capture.Rig.message;
import static im.steward.audit.capture.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@WithStack
class CaptureIT {
    private static final Duration SOON = Duration.ofSeconds(30);
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
                            .sql("SELECT action FROM trail.entry ORDER BY id")
                            .query(String.class)
                            .list())
                    .containsExactly("quarantine.inspected", "quarantine.replayed-all");
        }
        indexer.stop();
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

    /** As if an older release had put it aside and this one can read it. */
    private void readableByNow(EventBytes event) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(rig.kafka.topic(), 0, 99, new byte[] {'c'}, event.body());
        event.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (QuarantineWriter writer = new QuarantineWriter(rig.clients, rig.kafka.eventTopic(), Rig.CLOCK)) {
            writer.add(List.of(new QuarantineWriter.Refused(record, new Fault("event-type-unknown", "Old", "Replay"))));
        }
    }

    private long committed() {
        try {
            return rig.committed();
        } catch (Exception away) {
            throw new AssertionError(away);
        }
    }

    private void readOnly(boolean on) {
        rig.requests.ask(
                "PUT",
                "/" + rig.archive.indexPrefix() + "-v1-*/_settings",
                "{\"index.blocks.read_only_allow_delete\": %s}".formatted(on ? "true" : "null"));
    }
}
