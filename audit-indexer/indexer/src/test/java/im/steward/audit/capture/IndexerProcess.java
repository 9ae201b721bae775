package im.steward.audit.capture;

import im.steward.devstack.Database;
import im.steward.trail.TrailConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The indexer role in a process of its own, to be killed. */
final class IndexerProcess {
    private IndexerProcess() {}

    static Process start(String bootstrapServers, URI elasticsearch, Database database, String prefix, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        settings(bootstrapServers, elasticsearch, prefix)
                .forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(IndexerProcess.class.getName());
        command.addAll(List.of(database.url(), database.app(), database.appPassword()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private static Map<String, String> settings(String bootstrapServers, URI elasticsearch, String prefix) {
        return Map.of(
                "steward.kafka.bootstrap-servers",
                bootstrapServers,
                "steward.kafka.topic",
                prefix + "events",
                "steward.kafka.properties.session.timeout.ms",
                "3000",
                "steward.kafka.properties.heartbeat.interval.ms",
                "750",
                "steward.elasticsearch.urls",
                elasticsearch.toString(),
                "steward.elasticsearch.index-prefix",
                prefix + "audit");
    }

    public static void main(String[] arguments) throws InterruptedException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(arguments[1]);
        source.setPassword(arguments[2]);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> source);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.register(TrailConfiguration.class, CaptureConfiguration.class);
        context.refresh();
        new CountDownLatch(1).await();
    }
}
