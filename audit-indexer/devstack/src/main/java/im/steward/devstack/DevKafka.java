package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One KRaft broker; topics are the application's business. */
record DevKafka(Home home, Ports ports, Distribution distribution) implements Server {
    @Override
    public Part part() {
        return Part.KAFKA;
    }

    @Override
    public int port() {
        return ports.of("kafka");
    }

    @Override
    public List<String> command() throws IOException {
        Path directory = home.of(part());
        Path configuration = directory.resolve("server.properties");
        Home.write(configuration, configuration(directory.resolve("data")));
        Files.deleteIfExists(ready());
        List<String> command = new ArrayList<>();
        command.add(Java.executable());
        command.addAll(Java.quickStart(distribution.kafka()));
        command.addAll(List.of(
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:TieredStopAtLevel=4",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Djava.io.tmpdir=" + Java.temporary(directory),
                "-cp",
                distribution.kafka().resolve("lib") + "/*",
                "im.steward.devstack.kafka.EmbeddedKafka",
                configuration.toString(),
                ready().toString()));
        return command;
    }

    @Override
    public boolean answers() {
        return Files.exists(ready()) && Ports.answers(port());
    }

    private Path ready() {
        return home.run("kafka.ready");
    }

    /**
     * Nothing is deleted by age, and any time is accepted, unless a topic says otherwise: the application's own topics do,
     * and a broker's defaults should lose nobody's records.
     */
    private String configuration(Path data) {
        int controller = ports.of("kafka-controller");
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$d
                log.dirs=%3$s
                message.max.bytes=16777216
                replica.fetch.max.bytes=16777216
                log.retention.ms=-1
                log.message.timestamp.after.max.ms=9223372036854775807
                log.index.size.max.bytes=2097152
                num.partitions=6
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=2000
                log.cleaner.dedupe.buffer.size=16777216
                num.recovery.threads.per.data.dir=2
                """.formatted(port(), controller, data);
    }
}
