package im.steward.console.ownservers;

import im.steward.console.signin.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker of its own whose clients come over TLS and by SCRAM; only this class knows its plain back door. */
final class GuardedKafka implements AutoCloseable {
    static final String USER = "steward";
    static final String PASSWORD = "a broker's secret";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ITERATIONS = 4_096;

    private final Process process;
    private final int port;

    private GuardedKafka(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static GuardedKafka start(Path repository, Path home, TlsIdentity identity) {
        Path jars = repository.resolve("audit-indexer/devstack/kafka/target/server/lib");
        int[] ports = freePorts();
        Path ready = home.resolve("kafka.ready");
        try {
            Path settings = Files.writeString(home.resolve("server.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    listeners=SASL_SSL://127.0.0.1:%1$d,PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
                    advertised.listeners=SASL_SSL://localhost:%1$d,PLAINTEXT://127.0.0.1:%2$d
                    listener.security.protocol.map=SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                    inter.broker.listener.name=PLAINTEXT
                    controller.listener.names=CONTROLLER
                    controller.quorum.voters=1@127.0.0.1:%3$d
                    sasl.enabled.mechanisms=SCRAM-SHA-512
                    listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
                    org.apache.kafka.common.security.scram.ScramLoginModule required;
                    ssl.keystore.type=PKCS12
                    ssl.keystore.location=%4$s
                    ssl.keystore.password=%5$s
                    log.dirs=%6$s
                    message.max.bytes=16777216
                    replica.fetch.max.bytes=16777216
                    log.retention.ms=-1
                    log.message.timestamp.after.max.ms=9223372036854775807
                    auto.create.topics.enable=false
                    offsets.topic.replication.factor=1
                    offsets.topic.num.partitions=4
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    share.coordinator.state.topic.replication.factor=1
                    share.coordinator.state.topic.min.isr=1
                    group.initial.rebalance.delay.ms=0
                    log.cleaner.dedupe.buffer.size=16777216
                    """.formatted(
                            ports[0],
                            ports[1],
                            ports[2],
                            identity.store(),
                            identity.storePassword(),
                            home.resolve("kafka-data")));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            jars + "/*",
                            "im.steward.devstack.kafka.EmbeddedKafka",
                            settings.toString(),
                            ready.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("kafka.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            await(process, ready);
            admit(ports[1]);
            return new GuardedKafka(process, ports[0]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return port;
    }

    private static void await(Process process, Path ready) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(ready)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the broker does not start, see kafka.log beside " + ready);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static void admit(int backDoor) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + backDoor))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), PASSWORD)))
                    .all()
                    .get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int[] freePorts() {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var third = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {first.getLocalPort(), second.getLocalPort(), third.getLocalPort()};
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
