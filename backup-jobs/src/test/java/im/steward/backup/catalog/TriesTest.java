package im.steward.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Fault;
import org.junit.jupiter.api.Test;

class TriesTest {
    private static final Fault VAULT_AWAY = fault("vault-away");
    private static final Fault DATABASE_AWAY = fault("backup-database-away");
    private static final Fault TIDIED = fault("vault-locked");
    private static final Tries NONE = new Tries(0, 0);

    private static Fault fault(String code) {
        return new Fault(code, "Something is away", "Wait for it");
    }

    private static Tries lost(Tries before, Fault... faults) {
        Tries tries = before;
        for (Fault fault : faults) {
            tries = new Tries(tries.begun() + 1, tries.away()).lostTo(fault);
        }
        return tries;
    }

    @Test
    void vaultThatIsAwayIsTriedThreeTimes() {
        Tries two = lost(NONE, VAULT_AWAY, VAULT_AWAY);

        assertThat(two.areEnough()).isFalse();
        assertThat(lost(two, VAULT_AWAY).areEnough()).isTrue();
    }

    @Test
    void whatTheOwnDatabaseTookAwayIsNoneOfTheVaultsThree() {
        Tries tries = lost(NONE, DATABASE_AWAY, DATABASE_AWAY, DATABASE_AWAY, VAULT_AWAY, VAULT_AWAY);

        assertThat(tries.areEnough()).isFalse();
        assertThat(lost(tries, VAULT_AWAY).areEnough()).isTrue();
    }

    @Test
    void killedWorkersAreNoneOfThemEither() {
        assertThat(lost(new Tries(5, 0), VAULT_AWAY).areEnough()).isFalse();
    }

    @Test
    void ownDatabaseIsNotWaitedForForEver() {
        Tries nine = NONE;
        for (int one = 1; one <= 9; one++) {
            nine = lost(nine, DATABASE_AWAY);
        }

        assertThat(nine.areEnough()).isFalse();
        assertThat(lost(nine, DATABASE_AWAY).areEnough()).isTrue();
    }

    @Test
    void vaultThatSomebodyTidiesCostsNoTry() {
        Tries two = lost(NONE, VAULT_AWAY, VAULT_AWAY);

        assertThat(lost(two, TIDIED, TIDIED, TIDIED)).isEqualTo(two);
    }
}
