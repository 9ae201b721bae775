package im.steward.audit.completeness;

import static im.steward.audit.capture.Rig.message;
import static im.steward.audit.capture.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.capture.Capture;
import im.steward.audit.capture.QuarantinedOrigins;
import im.steward.audit.capture.Rig;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.FreshnessMark;
import im.steward.trail.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@WithStack
class ReconciliationIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Actor OLGA = Actor.officer("olga");
    private final Stack stack;
    private final String name;
    private Rig rig;

    ReconciliationIT(Stack stack, TestInfo test) {
        this.stack = stack;
        this.name =
                stack.prefix() + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        rig = rig();
        // The tests of a class share its database; each has a topic of its own.
        for (String table : List.of("finding", "day_count", "reconciliation")) {
            rig.jdbc.sql("DELETE FROM audit." + table).update();
        }
    }

    private Rig rig() {
        return new Rig(stack.bootstrapServers(), stack.elasticsearch(), stack.database(), name);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void everyDropAndDuplicateIsNamedAndReorderingIsNoDifference() {
        Random random = new Random(42);
        List<MessagePosted> events = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            events.add(message("m" + i, "c" + i % 40, "message " + i));
        }
        for (int i = 0; i < 200; i++) {
            Collections.swap(events, random.nextInt(events.size()), random.nextInt(events.size()));
        }
        events.forEach(rig::publish);
        Set<String> duplicated = new HashSet<>();
        while (duplicated.size() < 200) {
            MessagePosted again = events.get(random.nextInt(events.size()));
            if (duplicated.add(again.head().id().value())) {
                rig.publish(again);
            }
        }
        archive(6_200);
        Set<String> dropped = new HashSet<>();
        while (dropped.size() < 1_000) {
            dropped.add(events.get(random.nextInt(events.size())).head().id().value());
        }
        drop(dropped);

        try (var context = rig.context(ReconciliationConfiguration.class)) {
            reconcile(context.getBean(Reconciliations.class));
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);

            assertThat(names(ledger, Finding.Kind.GAP)).isEqualTo(dropped);
            Set<String> stillThere = new HashSet<>(duplicated);
            stillThere.removeAll(dropped);
            assertThat(names(ledger, Finding.Kind.DUPLICATE)).isEqualTo(stillThere);
            SourceCount source = ledger.sources().getFirst();
            assertThat(source.read()).isEqualTo(6_200);
            assertThat(source.archived()).isEqualTo(5_000);
            assertThat(source.unexplained()).isZero();
            assertThat(source.complete()).isFalse();
        }
    }

    @Test
    void documentsDroppedAfterTheyWereCheckedAreNamedInTheNextCycleAndSettleWhenBack() {
        for (int i = 0; i < 500; i++) {
            rig.publish(message("m" + i, "c" + i % 5, "message " + i));
        }
        archive(500);
        try (var context = rig.context(ReconciliationConfiguration.class)) {
            Reconciliations reconciliations = context.getBean(Reconciliations.class);
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);
            reconcile(reconciliations);
            assertThat(ledger.sources().getFirst().complete()).isTrue();

            drop(Set.of("mattermost/hq/m7:0"));
            reconcile(reconciliations);
            assertThat(names(ledger, Finding.Kind.GAP)).containsExactly("mattermost/hq/m7:0");

            rig.publish(message("m7", "c2", "message 7"));
            archive(501);
            reconcile(reconciliations);
            assertThat(names(ledger, Finding.Kind.GAP)).isEmpty();
            assertThat(names(ledger, Finding.Kind.DUPLICATE)).containsExactly("mattermost/hq/m7:0");
            assertThat(ledger.sources().getFirst().complete()).isTrue();
            assertThat(ledger.sources().getFirst().read()).isEqualTo(501);
        }
    }

    /** A topic that was made anew counts from zero again. */
    @Test
    void otherContentFromTheSamePlaceIsAConflict() {
        MessagePosted told = message("m1", "c1", "of the new topic");
        MessagePosted was = with(told, told.head(), "of the old topic");
        int partition = BuiltInPartitioner.partitionForKey("c1".getBytes(StandardCharsets.UTF_8), 4);
        IndexTemplates templates =
                new IndexTemplates(rig.requests, rig.archive.indexPrefix(), Mapping.CURRENT, 0, Rig.CLOCK);
        new IndexWriter(rig.requests, templates, Rig.CLOCK)
                .write(List.of(new Arrival(was, EventCodec.encode(was), partition, 0, Rig.CLOCK.instant())));
        rig.publish(told);
        archive(1);

        try (var context = rig.context(ReconciliationConfiguration.class)) {
            reconcile(context.getBean(Reconciliations.class));

            assertThat(names(context.getBean(CompletenessLedger.class), Finding.Kind.CONFLICT))
                    .containsExactly("mattermost/hq/m1:0");
        }
        assertThat(rig.archived()).isEqualTo(2);
    }

    @Test
    void aTopicThatWasMadeAnewIsComparedFromItsStart() {
        rig.publish(message("m1", "c1", "of the new topic"));
        archive(1);
        rig.jdbc
                .sql(
                        "INSERT INTO audit.reconciled_offset (topic, partition, next_offset) VALUES (:topic, :partition, 9)")
                .param("topic", rig.kafka.topic())
                .param("partition", BuiltInPartitioner.partitionForKey("c1".getBytes(StandardCharsets.UTF_8), 4))
                .update();

        try (var context = rig.context(ReconciliationConfiguration.class)) {
            reconcile(context.getBean(Reconciliations.class));

            SourceCount source =
                    context.getBean(CompletenessLedger.class).sources().getFirst();
            assertThat(source.read()).isOne();
            assertThat(source.complete()).isTrue();
        }
    }

    @Test
    void whatATopicHeldBeforeItWasMadeAnewIsNotMissing() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.publish(message("old" + i, "c1", "of the old topic"));
        }
        rig.publish(message("old0", "c1", "of the old topic"));
        rig.publish("c1", Map.of("ce_id", "odd"), new byte[] {7});
        archive(7);
        reconcile();
        drop(Set.of("mattermost/hq/old3:0"));
        reconcile();

        makeTopicAnew();
        for (int i = 0; i < 4; i++) {
            rig.publish(message("new" + i, "c1", "of the new topic"));
        }
        archive(4);
        reconcile();

        try (var context = rig.context(ReconciliationConfiguration.class)) {
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);
            assertThat(ledger.sources())
                    .filteredOn(source -> source.platform().equals("mattermost"))
                    .singleElement()
                    .satisfies(source -> assertThat(source.read()).isEqualTo(10))
                    .satisfies(source -> assertThat(source.archived()).isEqualTo(8))
                    .satisfies(source -> assertThat(source.unexplained()).isZero());
            assertThat(names(ledger, Finding.Kind.GAP)).containsExactly("mattermost/hq/old3:0");
            assertThat(names(ledger, Finding.Kind.DUPLICATE)).containsExactly("mattermost/hq/old0:0");
        }
    }

    /** An old entry has the place of a new record; it must not answer for it. */
    @Test
    void whatWasPutAsideBeforeTheTopicBeganIsOfAnotherTopic() {
        rig.publish("c1", Map.of("ce_id", "odd"), new byte[] {7});
        archive(1);
        QuarantinedOrigins origins = new QuarantinedOrigins(rig.clients, rig.kafka.eventTopic());
        int partition = BuiltInPartitioner.partitionForKey("c1".getBytes(StandardCharsets.UTF_8), 4);
        Instant now = Rig.CLOCK.instant();

        assertThat(origins.since(Map.of(partition, now))).containsExactly(new QuarantinedOrigins.Origin(partition, 0));
        assertThat(origins.since(Map.of(partition, now.plus(Duration.ofHours(1)))))
                .isEmpty();
    }

    @Test
    void whatExpiredBeforeItWasComparedIsAShortfall() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.publish(message("m" + i, "c1", "message " + i));
        }
        archive(5);
        int partition = BuiltInPartitioner.partitionForKey("c1".getBytes(StandardCharsets.UTF_8), 4);
        try (Admin admin = rig.clients.admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(rig.kafka.topic(), partition), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        try (var context = rig.context(ReconciliationConfiguration.class)) {
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);
            assertThat(ledger.shortfall().none()).isTrue();

            reconcile(context.getBean(Reconciliations.class));

            assertThat(ledger.shortfall().expired()).isOne();
            assertThat(ledger.shortfall().none()).isFalse();
        }
    }

    @Test
    void conflictsQuarantineAndStrangersHaveTheirPlace() {
        MessagePosted first = message("m1", "c1", "as it was");
        rig.publish(first);
        rig.publish(with(
                first,
                new EventHead(
                        first.head().id(),
                        first.head().at(),
                        first.head().recordedAt(),
                        first.head().actor()),
                "as it is told"));
        rig.publish(with(
                first,
                new EventHead(
                        first.head().id(),
                        first.head().at().minus(Duration.ofDays(200)),
                        first.head().recordedAt(),
                        first.head().actor()),
                "in another month"));
        rig.publish("c9", Map.of("ce_id", "odd"), new byte[] {7});
        archive(4);
        try (var context = rig.context(ReconciliationConfiguration.class)) {
            reconcile(context.getBean(Reconciliations.class));
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);

            List<Finding> conflicts = findings(ledger, Finding.Kind.CONFLICT);
            assertThat(conflicts).hasSize(2).extracting(Finding::event).containsOnly("mattermost/hq/m1:0");
            assertThat(names(ledger, Finding.Kind.QUARANTINED)).containsExactly("odd");
            assertThat(names(ledger, Finding.Kind.GAP)).isEmpty();
            assertThat(ledger.sources()).allMatch(SourceCount::complete);

            stranger();
            reconcile(context.getBean(Reconciliations.class));
            assertThat(ledger.countDays(new CompletenessLedger.Selection(
                            Optional.of("mattermost"), Optional.empty(), Optional.empty(), true)))
                    .isOne();
        }
    }

    @Test
    void marksOfProbesAreNobodysCompleteness() {
        FreshnessMark kept = FreshnessMark.drawn();
        FreshnessMark lost = FreshnessMark.drawn();
        rig.publish(message("m1", "c1", "said by somebody"));
        rig.publish(kept.event(Rig.CLOCK.instant()));
        rig.publish(lost.event(Rig.CLOCK.instant()));
        archive(3);
        drop(Set.of(lost.id().value()));

        try (var context = rig.context(ReconciliationConfiguration.class)) {
            assertThat(reconcile(context.getBean(Reconciliations.class)).checked())
                    .isOne();
            reconcile(context.getBean(Reconciliations.class));
            CompletenessLedger ledger = context.getBean(CompletenessLedger.class);

            assertThat(ledger.sources())
                    .singleElement()
                    .satisfies(source -> assertThat(source.platform()).isEqualTo("mattermost"))
                    .satisfies(source -> assertThat(source.complete()).isTrue());
            assertThat(names(ledger, Finding.Kind.GAP)).isEmpty();
        }
    }

    private static MessagePosted with(MessagePosted event, EventHead head, String text) {
        return new MessagePosted(
                head, event.channel(), event.message(), new Body(text), event.to(), event.attachments(), false, null);
    }

    private void archive(long records) {
        rig.flush();
        Capture indexer = rig.indexer();
        indexer.start();
        until("all committed", SOON, () -> {
            try {
                return rig.committed() == records;
            } catch (Exception away) {
                return false;
            }
        });
        indexer.stop();
    }

    /** Deleting takes its time; until then it cannot be made. */
    private void makeTopicAnew() throws Exception {
        try (Admin admin = rig.clients.admin()) {
            admin.deleteTopics(List.of(rig.kafka.topic())).all().get(60, TimeUnit.SECONDS);
            until("gone", SOON, () -> {
                try {
                    return !admin.listTopics().names().get(60, TimeUnit.SECONDS).contains(rig.kafka.topic());
                } catch (InterruptedException | ExecutionException | TimeoutException away) {
                    return false;
                }
            });
        }
        rig.close();
        rig = rig();
    }

    private void reconcile() {
        try (var context = rig.context(ReconciliationConfiguration.class)) {
            reconcile(context.getBean(Reconciliations.class));
        }
    }

    private static Reconciliation reconcile(Reconciliations reconciliations) {
        ReconciliationId id = reconciliations.request(OLGA).id();
        until(
                "compared",
                SOON,
                () -> !(reconciliations.find(id).state() instanceof Reconciliation.State.Requested)
                        && !(reconciliations.find(id).state() instanceof Reconciliation.State.Running));
        Reconciliation done = reconciliations.find(id);
        assertThat(done.state()).isInstanceOf(Reconciliation.State.Finished.class);
        return done;
    }

    private static Set<String> names(CompletenessLedger ledger, Finding.Kind kind) {
        Set<String> names = new HashSet<>();
        findings(ledger, kind).forEach(finding -> names.add(finding.event()));
        return names;
    }

    private static List<Finding> findings(CompletenessLedger ledger, Finding.Kind kind) {
        return ledger.findings(Optional.of(kind), CompletenessLedger.Selection.EVERYTHING, 10_000, 0);
    }

    /** Behind our back, as a careless administrator would. */
    private void drop(Set<String> ids) {
        ObjectNode question = JsonMapper.shared().createObjectNode().put("size", ids.size());
        ids.forEach(question.putObject("query").putObject("ids").putArray("values")::add);
        rig.requests.ask("POST", "/" + rig.archive.indexPrefix() + "/_refresh");
        StringBuilder bulk = new StringBuilder();
        rig.requests
                .ask("POST", "/" + rig.archive.indexPrefix() + "/_search", question)
                .body()
                .at("/hits/hits")
                .forEach(hit -> bulk.append("""
                        {"delete": {"_index": %s, "_id": %s}}
                        """.formatted(hit.path("_index"), hit.path("_id"))));
        rig.requests.ask("POST", "/_bulk", bulk.toString());
    }

    /** A document nobody sent, put in behind our back. */
    private void stranger() {
        rig.requests.ask("PUT", "/" + rig.archive.indexPrefix() + "-v1-2026-05/_doc/stranger?refresh=true", """
                {"@timestamp": 1777800000000,
                 "event": {"id": "stranger", "partition": 0, "offset": 0, "indexed": 1777800000000},
                 "im": {"platform": "mattermost", "instance": "hq", "channel": {"id": "c1"}}}""");
    }
}
