package im.steward.backup.take.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchConnections;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
        new ArchivedTalk(requests, prefix).archive(from, to);
    }

    @Test
    void comesBackUnderOtherNamesAndNothingSearchesIt() throws IOException {
        archive(0, 1_000);
        ArchivePart part = part(Optional.of(stack.snapshots()));
        TestVault vault = new TestVault(home);
        String scratch = "drill-" + vault.nextSuffix();
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
        assertThat(new SnapshotRequests(requests).indices(scratch + "-*")).isEmpty();
        try (Stream<Path> left = Files.walk(stack.snapshots().resolve("take-" + prefix))) {
            assertThat(left.map(Path::toString)).noneMatch(path -> path.contains("/__"));
        }
        assertThat(stack.snapshots().resolve(scratch)).doesNotExist();
    }

    /** It lies with another account, which a directory of our own would shut out. */
    @Test
    void elasticsearchMayReadWhatIsRestoredWhereItMayReadTheLocation() throws IOException {
        archive(0, 10);
        Path location = Files.createDirectory(stack.snapshots().resolve("shared-" + prefix));
        Files.setAttribute(location, "unix:mode", 02770);
        try {
            ArchivePart part = part(Optional.of(location));
            TestVault vault = new TestVault(home);
            String scratch = "drill-" + vault.nextSuffix();
            SetPart taken = vault.take(part);

            try (Restored restored = part.restore(taken, vault.restoring())) {
                assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
                assertThat((int) Files.getAttribute(location.resolve(scratch), "unix:mode") & 07777)
                        .isEqualTo(02770);
            }
        } finally {
            ScratchServer.delete(location);
        }
    }

    /** By a clock that is ahead of the one that indexes, so that what comes in now has long been there. */
    @Test
    void archiveThatDoesNotComeToRestIsTakenAnotherTime() throws InterruptedException {
        archive(0, 100);
        ArchivePart part = new ArchivePart(
                ARCHIVE, requests, prefix, Optional.of(stack.snapshots()), Clock.offset(CLOCK, Duration.ofHours(1)));
        TestVault vault = new TestVault(home);
        AtomicBoolean over = new AtomicBoolean();
        Thread indexer = Thread.ofPlatform().start(() -> {
            for (int i = 100; !over.get(); i++) {
                archive(i, i + 1);
            }
        });

        try {
            assertThatThrownBy(() -> vault.take(part))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            moving -> assertThat(moving.fault().code()).isEqualTo("backup-archive-moving"));
        } finally {
            over.set(true);
            indexer.join();
        }
        try (Restored restored = part.restore(vault.take(part), vault.restoring())) {
            assertThat(restored.checks()).allMatch(Restored.Check::passed);
        }
    }

    @Test
    void sizeOfNothingIsNoneAndOfWhatIsNotThereNotTold() {
        SnapshotRequests requested = new SnapshotRequests(requests);

        assertThat(part(Optional.empty()).size()).hasValue(0);
        assertThat(requested.bytes(prefix + "-missing")).isEmpty();
        archive(0, 100);
        assertThat(part(Optional.empty()).size().orElseThrow()).isPositive();
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
