package im.steward.backup.take.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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
}
