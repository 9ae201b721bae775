package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScramTest {
    /** RFC 5802, section 5. */
    @Test
    void theExampleOfTheStandardIsProven() throws IOException {
        Scram scram = new Scram("SHA-1", "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");

        assertThat(scram.first()).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(scram.last("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(scram.isServer("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).isTrue();
        assertThat(scram.isServer("v=AAAApqV8S7suAoZWja4dJRkFsKQ=")).isFalse();
    }

    /** RFC 7677, section 3. */
    @Test
    void theExampleOfTheNewerStandardIsProven() throws IOException {
        Scram scram = new Scram("SHA-256", "user", "pencil", "rOprNGfwEbeRWgbNEkqO");

        assertThat(scram.last("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
                .endsWith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(scram.isServer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isTrue();
    }

    @Test
    void aServerMayNeitherChangeTheNonceNorKeepTheProbeBusy() {
        Scram scram = new Scram("SHA-1", "user", "pencil", "mine");

        assertThatThrownBy(() -> scram.last("r=other,s=QSXCR+Q6sek8bf92,i=4096"))
                .hasMessage("malformed");
        assertThatThrownBy(() -> scram.last("r=mine1,s=QSXCR+Q6sek8bf92,i=999999"))
                .hasMessage("too-large");
    }
}
