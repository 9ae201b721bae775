package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SftpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "sftp:backup@vault.example:/srv/steward, backup@vault.example, -1",
        "sftp:vault.example:steward, vault.example, -1",
        "sftp://backup@vault.example:2222//srv/steward, backup@vault.example, 2222",
        "sftp://[fd00::1]:2222//srv, fd00::1, 2222",
        "sftp://vault.example//srv, vault.example, -1"
    })
    void bothFormsOfResticAreRead(String repository, String destination, int port) {
        assertThat(SftpAddress.of(repository)).contains(new SftpAddress(destination, port));
    }

    @ParameterizedTest
    @CsvSource({"/srv/vault", "s3:https://s3.example/steward", "rest:http://vault.example/"})
    void othersHaveNone(String repository) {
        assertThat(SftpAddress.of(repository)).isEmpty();
    }

    @Test
    void commandAsksNobodyAndTrustsOnlyWhatIsKnown() {
        var site = new VaultProperties.Site(
                "sftp://backup@vault.example:2222//srv",
                Path.of("/k"),
                null,
                Path.of("/etc/steward/vault key"),
                Path.of("/etc/steward/known_hosts"),
                0,
                0,
                0);

        assertThat(SftpAddress.of(site.repository()).orElseThrow().command(site))
                .isEqualTo("'ssh' '-oBatchMode=yes' '-oStrictHostKeyChecking=yes' '-oConnectTimeout=20'"
                        + " '-oServerAliveInterval=15' '-i' '/etc/steward/vault key' '-oIdentitiesOnly=yes'"
                        + " '-oUserKnownHostsFile=/etc/steward/known_hosts' '-p' '2222'"
                        + " 'backup@vault.example' '-s' 'sftp'");
    }
}
