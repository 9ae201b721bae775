package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    private Path directory;

    @Test
    void aPortIsKeptForTheNextStart() {
        int first = new Ports(new Home(directory)).of("kafka");

        assertThat(new Ports(new Home(directory)).of("kafka")).isEqualTo(first);
    }

    @Test
    void twoServersNeverShareAPort() {
        Ports ports = new Ports(new Home(directory));

        assertThat(ports.of("kafka")).isNotEqualTo(ports.of("postgresql"));
    }

    @Test
    void aPortThatSomebodyElseTookMeanwhileIsReplaced() throws Exception {
        Ports ports = new Ports(new Home(directory));
        int first = ports.of("kafka");

        try (ServerSocket _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            ports.replaceBusy();
        }

        assertThat(ports.of("kafka")).isNotEqualTo(first);
    }
}
