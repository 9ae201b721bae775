package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageLedgerTest {
    private static final long LONG = Duration.ofSeconds(20).toNanos();

    @Test
    void whatIsBrokenOffTookAtLeastWhatItWaited() {
        StageResult result = oneThat(ledger -> ledger.breaksOff("read", true, LONG, LONG));

        assertThat(result.samples()).isEqualTo(1);
        assertThat(result.unfinished()).isEqualTo(1);
        assertThat(result.latency().p99()).isGreaterThan(Duration.ofSeconds(19));
        assertThat(result.verdict()).isEqualTo(Verdict.OVER);
    }

    @Test
    void whatNobodyTookUpWasShortOfUsers() {
        StageResult result = oneThat(ledger -> {
            ledger.givesUp("read", true, LONG);
            ledger.begins(true);
            ledger.breaksOff("read", true, LONG, 1_000);
        });

        assertThat(result.unfinished()).isEqualTo(2);
        assertThat(result.verdict()).isEqualTo(Verdict.SHORT_OF_USERS);
    }

    private interface Booking {
        void book(StageLedger ledger);
    }

    private static StageResult oneThat(Booking booking) {
        var ledger = new StageLedger(List.of("read"), Duration.ofMillis(100));
        ledger.begins(true);
        booking.book(ledger);
        assertThat(ledger.pending()).isZero();
        return ledger.result(1, 1, 0.05, false);
    }
}
