package im.steward.backup.take.archive;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchConnections;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The archive's indices change places with restored ones in the stack's Elasticsearch. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class LiveArchiveIT {
    @TempDir
    private Path home;

    private final Stack stack;
    private final String prefix;
    private final Rest5Client connections;
    private final ElasticsearchRequests requests;

    LiveArchiveIT(Stack stack) {
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

    @Test
    void restoredIndicesTakeTheLiveOnesPlaceAndThoseAreKept() {
        ArchivedTalk talk = new ArchivedTalk(requests, prefix);
        talk.archive(0, 600);
        ArchivePart part = new ArchivePart(
                PartName.of("archive"), requests, prefix, Optional.of(stack.snapshots()), Clock.systemUTC());
        TestVault vault = new TestVault(home);
        SetPart taken = vault.take(part);
        // Into the months there are and one that the set does not know.
        talk.archive(600, 700);
        talk.archive(9_000, 9_050);
        LiveArchive live = new LiveArchive(part);
        Restoring restoring = vault.restoring();
        String suffix = restoring.suffix();

        try (Restored restored = live.beside(taken, restoring)) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints());
            assertThat(count(prefix)).isEqualTo(750);
            live.swap(taken, suffix);
        }

        assertThat(count(prefix)).isEqualTo(600);
        assertThat(count("before-" + suffix + "-" + prefix + "-v*")).isEqualTo(750);
        live.swap(taken, suffix);
        assertThat(count(prefix)).isEqualTo(600);
        // What comes next is indexed again, under the same names.
        talk.archive(600, 610);
        assertThat(count(prefix)).isEqualTo(610);
        assertThat(new SnapshotRequests(requests).indices("drill-" + suffix + "-*"))
                .isEmpty();

        live.giveUp(suffix);
        assertThat(new SnapshotRequests(requests).indices("before-" + suffix + "-*"))
                .isEmpty();
    }

    @Test
    void oneConversationIsToldAsItOnceArrived() {
        ArchivedTalk talk = new ArchivedTalk(requests, prefix);
        talk.archive(0, 1_200);
        ArchiveLook look = new ArchiveLook(requests, prefix, "");
        List<String> lines = new java.util.ArrayList<>();

        assertThat(look.conversation("c-bridge", lines::add)).isEqualTo(1_200);
        assertThat(lines.getFirst()).startsWith("{").contains("Message 0 about the budget 预算");
        assertThat(lines.getLast()).contains("Message 1199 about");
        assertThat(look.conversation("c-nobody", lines::add)).isZero();
    }

    private long count(String indices) {
        requests.ask("POST", "/" + indices + "/_refresh");
        return requests.ask("GET", "/" + indices + "/_count")
                .body()
                .path("count")
                .asLong();
    }
}
