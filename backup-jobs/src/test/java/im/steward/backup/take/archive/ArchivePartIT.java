package im.steward.backup.take.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchConnections;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventCodec;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With the stack's Elasticsearch and restic. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class ArchivePartIT {
    private static final PartName ARCHIVE = PartName.of("archive");
    private static final ChannelRef BRIDGE = new ChannelRef("c-bridge", "Bridge 舰桥", ChannelRef.Type.PRIVATE, "orion");
    private static final Instant DAY = Instant.parse("2026-02-27T08:00:00Z");
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path home;

    private final Stack stack;
    private final String prefix;
    private final Rest5Client connections;
    private final ElasticsearchRequests requests;

    ArchivePartIT(Stack stack) {
        this.stack = stack;
        prefix = stack.prefix() + "audit";
        connections = ElasticsearchConnections.open(
                new ElasticsearchProperties(List.of(stack.elasticsearch()), null, null, null, null, prefix, 0));
        requests = new ElasticsearchRequests(connections);
    }

    @AfterEach
    void close() throws IOException {
        new SnapshotRequests(requests).drop(prefix);
        connections.close();
    }

    private ArchivePart part(Optional<Path> location) {
        return new ArchivePart(ARCHIVE, requests, prefix, location, CLOCK);
    }

    private void archive(int from, int to) {
        IndexWriter writer =
                new IndexWriter(requests, new IndexTemplates(requests, prefix, Mapping.CURRENT, 0, CLOCK), CLOCK);
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = from; i < to; i++) {
            // Over two months.
            Instant at = DAY.plusSeconds(600L * i);
            var posted = new MessagePosted(
                    new EventHead(
                            EventId.of("mattermost", "hq", "m" + i, 0), at, at, new AccountRef("u-alice", "Alice 爱丽丝")),
                    BRIDGE,
                    new MessageRef("m" + i, null),
                    new Body("Message %d about the budget 预算 of next year".formatted(i)),
                    List.of(),
                    List.of(),
                    false,
                    null);
            arrivals.add(new Arrival(posted, EventCodec.encode(posted), 0, i, CLOCK.instant()));
        }
        writer.write(arrivals);
        requests.ask("POST", "/" + prefix + "/_refresh");
    }

    @Test
    void comesBackUnderOtherNamesAndNothingSearchesIt() throws IOException {
        archive(0, 1_000);
        ArchivePart part = part(Optional.of(stack.snapshots()));
        TestVault vault = new TestVault(home);
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));

        SetPart taken = vault.take(part, canary);
        archive(1_000, 1_200);

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            assertThat(restored.amounts()).containsEntry("documents", 1_000L).containsEntry("indices", 2L);
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.checks())
                    .singleElement()
                    .satisfies(search ->
                            assertThat(search.passed()).as(search.detail()).isTrue())
                    .satisfies(search -> assertThat(search.detail()).startsWith("20 of 20"));
            assertThat(requests.ask("GET", "/" + prefix + "/_count")
                            .body()
                            .path("count")
                            .asLong())
                    .isEqualTo(1_200);
        }
        assertThat(new SnapshotRequests(requests).indices("drill-test1-*")).isEmpty();
        try (Stream<Path> left = Files.walk(stack.snapshots().resolve("take-" + prefix))) {
            assertThat(left.map(Path::toString)).noneMatch(path -> path.contains("/__"));
        }
        assertThat(stack.snapshots().resolve("drill-test1")).doesNotExist();
    }

    @Test
    void locationThatElasticsearchMayNotUseIsRefused() {
        assertThatThrownBy(part(Optional.empty())::check)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        missing -> assertThat(missing.fault().code()).isEqualTo("backup-archive-location-missing"));
        assertThatThrownBy(part(Optional.of(home))::check)
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refused -> assertThat(refused.fault().code()).isEqualTo("backup-archive-location-refused"));
    }
}
