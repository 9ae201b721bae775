package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.steward.probe.load.BuiltInScripts;
import im.steward.probe.load.LoadAccounts;
import im.steward.probe.load.LoadPlan;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadRun;
import im.steward.probe.load.LoadTarget;
import im.steward.probe.load.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Synapse, only where somebody asks for it: {@code -Dsteward.synapse=install} fetches it from PyPI into a
 * directory that goes again, {@code -Dsteward.synapse=<directory>} takes a Python environment that has it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealSynapseTest {
    private static final String WANTED = System.getProperty("steward.synapse", "");
    private static final int SECONDS = 20;
    private static final int PER_SECOND = 5;

    @TempDir
    private static Path home;

    private Optional<SynapseServer> server = Optional.empty();
    private String sender = "";
    private String receiver = "";
    private String room = "";

    @BeforeAll
    void aServerWithTwoAccountsInARoom() throws IOException, InterruptedException, GeneralSecurityException {
        assumeTrue(!WANTED.isEmpty(), "skipped: no Synapse was asked for; say -Dsteward.synapse=install");
        Path environment = home.resolve("environment");
        if (WANTED.equals("install")) {
            Optional<String> reason = SynapseServer.install(environment);
            assumeTrue(reason.isEmpty(), "skipped: Synapse could not be installed: " + reason.orElse(""));
        } else {
            environment = Path.of(WANTED);
        }
        SynapseServer synapse = SynapseServer.start(environment, Files.createDirectories(home.resolve("synapse")));
        server = Optional.of(synapse);
        sender = synapse.register("sender", "sender secret");
        receiver = synapse.register("receiver", "receiver secret");
        room = synapse.room(sender, receiver);
    }

    @AfterAll
    void stop() {
        server.ifPresent(SynapseServer::close);
    }

    @Test
    void aMessageIsTimedFromOneAccountToTheOther() throws IOException {
        Path from = Files.writeString(home.resolve("sender.token"), sender);
        Path to = Files.writeString(home.resolve("receiver.token"), receiver);
        String url = server.orElseThrow().url().toString();

        for (int each = 0; each < 5; each++) {
            Outcome outcome = probe(
                    url,
                    "kind: matrix",
                    "room: '" + room + "'",
                    "sender-token-file: " + from,
                    "receiver-token-file: " + to);

            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.phases()).containsKeys(Phase.CONNECT, Phase.ANSWER, Phase.DELIVERY);
            assertThat(outcome.nanos()).isGreaterThanOrEqualTo(outcome.phases().getOrDefault(Phase.DELIVERY, 0L));
        }
        Path wrong = Files.writeString(home.resolve("wrong.token"), sender + "x");
        assertThat(probe(
                                url,
                                "kind: matrix",
                                "room: '" + room + "'",
                                "sender-token-file: " + wrong,
                                "receiver-token-file: " + to)
                        .failure())
                .hasValue(Failure.UNAUTHORIZED);
    }

    @Test
    void itIsReadWrittenAndReceivedFromUnderLoad() throws InterruptedException {
        String accounts = """
                login,password,room
                sender,sender secret,%1$s
                receiver,receiver secret,%1$s
                """.formatted(room);

        LoadReport report = new LoadRun(
                        BuiltInScripts.find("matrix").orElseThrow(),
                        LoadAccounts.parse(Path.of("accounts.csv"), accounts),
                        new LoadTarget(
                                TargetName.of("synapse"),
                                server.orElseThrow().url(),
                                false,
                                OptionalInt.empty(),
                                Optional.empty()),
                        new LoadPlan(
                                4,
                                Duration.ofSeconds(4),
                                Optional.of(Pause.of("100ms")),
                                Duration.ofSeconds(20),
                                0.05,
                                new LoadPlan.Hold(PER_SECOND, Duration.ofSeconds(SECONDS), Duration.ofSeconds(2))),
                        Clock.systemUTC(),
                        (_, _) -> {})
                .run();

        assertThat(report.came()).isEqualTo(4);
        assertThat(report.stages().getFirst().failures()).isEmpty();
        assertThat(report.stages().getFirst().good()).isEqualTo((long) PER_SECOND * SECONDS);
        System.out.println("Synapse under load: " + report.stages().getFirst());
    }
}
