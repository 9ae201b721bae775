package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real XMPP server such as Debian's Prosody, where somebody runs one for it. */
@Timeout(120)
class RealXmppTest {
    @TempDir
    private Path home;

    @Test
    void anAccountPingsOverStartTlsAndOverTls() throws IOException {
        String ports = System.getenv("STEWARD_TEST_XMPP");
        String domain = System.getenv("STEWARD_TEST_XMPP_DOMAIN");
        String authority = System.getenv("STEWARD_TEST_XMPP_CA");
        String password = System.getenv("STEWARD_TEST_XMPP_PASSWORD");
        assumeTrue(
                ports != null && domain != null && authority != null && password != null,
                "skipped: no XMPP server was named; set STEWARD_TEST_XMPP to its addresses (xmpp://… xmpps://…),"
                        + " …_DOMAIN, …_CA to a PEM file and …_PASSWORD to that of the account 'probe'");

        Path right = Files.writeString(home.resolve("right"), password);
        Path wrong = Files.writeString(home.resolve("wrong"), password + "?");
        for (String url : List.of(ports.split(" ", -1))) {
            String[] stream = {"domain: " + domain, "ca-file: " + authority};
            assertThat(probe(url, stream).failure()).as(url).isEmpty();
            Outcome pinged = probe(url, stream[0], stream[1], "user: probe", "password-file: " + right);
            assertThat(pinged.failure()).as(url).isEmpty();
            assertThat(pinged.phases()).containsKeys(Phase.TLS, Phase.BODY, Phase.ANSWER);
            assertThat(probe(url, stream[0], stream[1], "user: probe", "password-file: " + wrong)
                            .failure())
                    .as(url)
                    .hasValue(Failure.UNAUTHORIZED);
            assertThat(probe(url, "domain: nowhere.example.com", stream[1])
                            .failure()
                            .orElseThrow())
                    .as(url)
                    .isIn(Failure.NOT_FOUND, Failure.CERTIFICATE_NAME, Failure.TLS_FAILED);
        }
    }
}
