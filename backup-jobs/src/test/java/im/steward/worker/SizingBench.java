package im.steward.worker;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.event.EventTopic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * What one message takes in each store, so that the planner's figures are measured ones: in the chat server's database
 * with its indices, in the vault, in the archive as it grows and after a merge, in the topic when messages arrive one at a time (as
 * people write) and together (as an import sends). Limit and ratio are the bytes of the text itself.
 */
public final class SizingBench {
    private static final int MESSAGES = Integer.getInteger("steward.bench.messages", 331_038);
    /** Each waits for the broker, and every one is as large as the next. */
    private static final int ALONE = Integer.getInteger("steward.bench.alone", 10_000);

    private final double text;

    private SizingBench(double text) {
        this.text = text;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("steward-bench");
        try (Stack stack = Stack.shared();
                Stack chat = Stack.shared()) {
            Rig.migrate(stack);
            ChatLines lines = ChatLines.first(MESSAGES);
            double text = lines.lines().stream()
                    .mapToLong(line -> line.text().getBytes(StandardCharsets.UTF_8).length)
                    .average()
                    .orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "%,d messages (%s) of %.0f bytes of text%n",
                    lines.lines().size(),
                    lines.real() ? "real" : "made up",
                    text);
            SizingBench bench = new SizingBench(text);
            JdbcClient jdbc = JdbcClient.create(chat.database().asOwner());
            long empty = databaseSize(jdbc);
            ChatSite site =
                    new ChatSite(jdbc, Optional.empty(), Files.createDirectories(home.resolve("uploads")), lines, 0);
            List<AuditEvent> events = site.fill();
            bench.tell("sizing-database", databaseSize(jdbc) - empty, events.size());
            bench.vault(chat.database(), home, events.size());
            bench.topic(stack, "alone", events.subList(0, Math.min(ALONE, events.size())), true);
            bench.topic(stack, "together", events, false);
            Rig.Settings settings = Rig.Settings.of(stack, home);
            try (Rig rig = new Rig(settings)) {
                rig.archive(settings.alias(), events);
                bench.archive(new ElasticsearchRequests(rig.get(Rest5Client.class)), settings.alias(), events.size());
            }
        } finally {
            FileSystemUtils.deleteRecursively(home);
        }
        System.exit(0);
    }

    private static long databaseSize(JdbcClient jdbc) {
        return jdbc.sql("SELECT pg_database_size(current_database())")
                .query(Long.class)
                .single();
    }

    /** As a first set stores it: dumped unpacked, packed and sealed by restic. */
    private void vault(Database database, Path home, int messages) throws IOException, InterruptedException {
        URI server = URI.create(database.url().substring("jdbc:".length()));
        Path vault = home.resolve("vault");
        Map<String, String> environment = Map.of(
                "PGPASSWORD", database.ownerPassword(),
                "RESTIC_REPOSITORY", vault.toString(),
                "RESTIC_PASSWORD", "the benchmark's own");
        ProcessBuilder begin = new ProcessBuilder("restic", "init", "--quiet").inheritIO();
        ProcessBuilder dump = new ProcessBuilder(
                "pg_dump",
                "-Fc",
                "-Z0",
                "--host=" + server.getHost(),
                "--port=" + server.getPort(),
                "--username=" + database.owner(),
                server.getPath().substring(1));
        ProcessBuilder store = new ProcessBuilder("restic", "backup", "--quiet", "--stdin");
        List.of(begin, dump, store).forEach(one -> {
            one.environment().putAll(environment);
            one.redirectError(ProcessBuilder.Redirect.INHERIT);
        });
        begin.start().waitFor();
        for (Process process : ProcessBuilder.startPipeline(List.of(dump, store))) {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("a tool ended with " + process.exitValue());
            }
        }
        try (Stream<Path> files = Files.walk(vault)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            tell("sizing-vault", bytes, messages);
        }
    }

    private void archive(ElasticsearchRequests requests, String alias, int events) {
        requests.ask("POST", "/" + alias + "/_flush?wait_if_ongoing=true");
        tell("sizing-archive", stored(requests, alias), events);
        requests.ask("POST", "/" + alias + "/_forcemerge?max_num_segments=1");
        requests.ask("POST", "/" + alias + "/_flush?wait_if_ongoing=true");
        tell("sizing-archive-merged", stored(requests, alias), events);
    }

    private static long stored(ElasticsearchRequests requests, String alias) {
        return requests.ask("GET", "/" + alias + "/_stats/store")
                .body()
                .path("_all")
                .path("primaries")
                .path("store")
                .path("size_in_bytes")
                .asLong();
    }

    private void topic(Stack stack, String name, List<AuditEvent> events, boolean oneByOne) throws Exception {
        KafkaProperties properties = new KafkaProperties(stack.bootstrapServers(), stack.prefix() + name, 6, Map.of());
        KafkaClients clients = new KafkaClients(properties);
        clients.createTopics();
        try (Producer<byte[], byte[]> producer = clients.rawProducer();
                Admin admin = clients.admin()) {
            for (AuditEvent event : events) {
                EventBytes bytes = EventCodec.encode(event);
                ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                        properties.topic(), EventTopic.key(event).getBytes(StandardCharsets.UTF_8), bytes.body());
                bytes.headers()
                        .forEach((key, value) -> sent.headers().add(key, value.getBytes(StandardCharsets.UTF_8)));
                var _ = producer.send(sent);
                if (oneByOne) {
                    producer.flush();
                }
            }
            producer.flush();
            List<Integer> brokers = admin.describeCluster().nodes().get().stream()
                    .map(node -> node.id())
                    .toList();
            long size = admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(directories -> directories.values().stream())
                    .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(properties.topic()))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
            tell("sizing-topic-" + name, size, events.size());
        }
    }

    private void tell(String name, long bytes, int messages) {
        double each = (double) bytes / messages;
        System.out.printf(
                Locale.ROOT,
                "%s: %,d messages take %,d bytes, %.0f each, %.2f of the text%n",
                name,
                messages,
                bytes,
                each,
                each / text);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.0f,\"unit\":\"bytes/message\",\"limit\":%.0f,\"ratio\":%.3f}%n",
                name,
                each,
                text,
                each / text);
    }
}
