package im.steward.backup.take.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PgBackRestInventoryTest {
    /** By their letters 15-10 would come before 15-9, and 9.6-1 last. */
    @Test
    void clusterInUseIsTheLastOneThatWasMade() {
        PgBackRestInventory inventory = PgBackRestInventory.of("""
                [{"archive": [{"id": "15-10"}, {"id": "15-9"}, {"id": "16-11"}, {"id": "9.6-1"}, {"id": "15-9"}],
                  "backup": [], "repo": [{"cipher": "aes-256-cbc"}], "status": {"code": 2}}]""");

        assertThat(inventory.archives()).containsExactly("9.6-1", "15-9", "15-10", "16-11");
        assertThat(inventory.usable()).isTrue();
    }

    /** An upgrade that was taken back. */
    @Test
    void anOlderReleaseMayBeTheNewerCluster() {
        assertThat(PgBackRestInventory.of("""
                        [{"archive": [{"id": "15-3"}, {"id": "16-2"}, {"id": "15-1"}]}]""").archives()).containsExactly("15-1", "16-2", "15-3");
    }

    @Test
    void momentBeginsWithTheNewestSoundBackupOfItsCluster() {
        PgBackRestInventory inventory = PgBackRestInventory.of("""
                [{"archive": [{"id": "14-1"}, {"id": "15-2"}], "backup": [
                    {"label": "1-old", "database": {"id": 1}, "timestamp": {"start": 90, "stop": 100}},
                    {"label": "2-sound", "database": {"id": 2}, "timestamp": {"start": 190, "stop": 200}},
                    {"label": "3-torn", "database": {"id": 2}, "timestamp": {"start": 290, "stop": 300}, "error": true},
                    {"label": "4-late", "database": {"id": 2}, "timestamp": {"start": 390, "stop": 400}}]}]""");

        assertThat(label(inventory, 350, "15-2")).contains("2-sound");
        assertThat(label(inventory, 401, "15-2")).contains("4-late");
        assertThat(label(inventory, 350, "14-1")).contains("1-old");
        assertThat(label(inventory, 200, "15-2")).isEmpty();
    }

    private static Optional<String> label(PgBackRestInventory inventory, long second, String archive) {
        return inventory.before(Instant.ofEpochSecond(second), archive).map(PgBackRestInventory.Backup::label);
    }
}
