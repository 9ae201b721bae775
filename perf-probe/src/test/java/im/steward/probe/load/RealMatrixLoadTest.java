package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.steward.probe.measure.TargetName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A real Synapse, where somebody runs one for it. */
class RealMatrixLoadTest {
    @Test
    void synapseIsReadWrittenAndReceivedFrom() throws IOException, InterruptedException {
        String url = System.getenv("STEWARD_TEST_SYNAPSE");
        String accounts = System.getenv("STEWARD_TEST_SYNAPSE_ACCOUNTS");
        assumeTrue(
                url != null && accounts != null,
                "skipped: no Synapse was named; set STEWARD_TEST_SYNAPSE to its address and STEWARD_TEST_SYNAPSE_ACCOUNTS to a CSV file of login, password, room");

        LoadReport report = new LoadRun(
                        BuiltInScripts.find("matrix").orElseThrow(),
                        LoadAccounts.parse(Path.of("accounts.csv"), Files.readString(Path.of(accounts))),
                        new LoadTarget(
                                TargetName.of("synapse"),
                                URI.create(url),
                                false,
                                OptionalInt.empty(),
                                Optional.empty()),
                        new LoadPlan(
                                4,
                                Duration.ofSeconds(4),
                                Optional.of(Pause.of("100ms")),
                                Duration.ofSeconds(20),
                                0.05,
                                new LoadPlan.Hold(2, Duration.ofSeconds(30), Duration.ofSeconds(2))),
                        Clock.systemUTC(),
                        (_, _) -> {})
                .run();

        assertThat(report.came()).isEqualTo(4);
        assertThat(report.stages().getFirst().failures()).isEmpty();
        assertThat(report.stages().getFirst().good()).isEqualTo(60);
    }
}
