package im.steward.backup.take.positions;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.TestVault;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class PositionsPartIT {
    @TempDir
    private Path home;

    @Test
    void offsetsComeBackInAGroupOfTheirOwn(Stack stack) {
        String topic = stack.prefix() + "events";
        KafkaClients kafka = new KafkaClients(new KafkaProperties(stack.bootstrapServers(), topic, 3, Map.of()));
        kafka.createTopics();
        String group = stack.prefix() + "group";
        GroupOffsets offsets = new GroupOffsets(kafka);
        offsets.commit(Map.of(group, Map.of(topic + "/0", 17L, topic + "/2", 4L)));
        var part = new PositionsPart(
                PartName.of("positions"), kafka, List.of(group, stack.prefix() + "unknown"), Clock.systemUTC());
        TestVault vault = new TestVault(home);

        SetPart taken = vault.take(part);
        offsets.commit(Map.of(group, Map.of(topic + "/0", 18L)));

        String scratch = "drill-" + vault.nextSuffix() + "-" + group;
        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.fingerprints())
                    .isEqualTo(taken.fingerprints())
                    .containsEntry("position:" + group + "/" + topic + "/0", "17");
            assertThat(offsets.of(List.of(scratch)).get(scratch)).hasSize(2);
        }
        assertThat(offsets.of(List.of(scratch)).get(scratch)).isEmpty();
        assertThat(offsets.of(List.of(group)).get(group)).containsEntry(topic + "/0", 18L);
    }

    @Test
    void offsetsAreSetBackWhileNobodyReads(Stack stack) {
        String topic = stack.prefix() + "back";
        KafkaClients kafka = new KafkaClients(new KafkaProperties(stack.bootstrapServers(), topic, 3, Map.of()));
        kafka.createTopics();
        String group = stack.prefix() + "reader";
        GroupOffsets offsets = new GroupOffsets(kafka);
        offsets.commit(Map.of(group, Map.of(topic + "/0", 17L, topic + "/2", 4L)));
        var part = new PositionsPart(PartName.of("positions"), kafka, List.of(group), Clock.systemUTC());
        var live = new LivePositions(part);
        TestVault vault = new TestVault(home);
        SetPart taken = vault.take(part);
        offsets.commit(Map.of(group, Map.of(topic + "/0", 90L)));
        var restoring = vault.restoring();

        assertThat(live.before(restoring.suffix()).get("kept")).contains(topic + "/0\":90");
        live.beside(taken, restoring).close();
        live.swap(taken, restoring.suffix());
        live.swap(taken, restoring.suffix());

        assertThat(offsets.of(List.of(group)).get(group)).containsEntry(topic + "/0", 17L);
    }
}
