package im.steward.devstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One Elasticsearch node. */
record DevElasticsearch(Home home, Ports ports, Distribution distribution, Options options) implements Server {
    @Override
    public Part part() {
        return Part.ELASTICSEARCH;
    }

    @Override
    public int port() {
        return ports.of("elasticsearch");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public List<String> command() throws IOException {
        Path directory = home.of(part());
        for (String child : List.of("config", "plugins", "data", "snapshots")) {
            Files.createDirectories(directory.resolve(child));
        }
        // The node insists on the file; every setting comes from ours.
        Files.writeString(directory.resolve("config/elasticsearch.yml"), "");
        Path configuration = directory.resolve("node.properties");
        Home.write(configuration, configuration(directory));
        Files.deleteIfExists(ready());
        String heap = options.elasticsearchHeap();
        List<String> command = new ArrayList<>();
        command.add(Java.executable());
        command.addAll(Java.quickStart(distribution.elasticsearch()));
        command.addAll(List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-XX:MaxDirectMemorySize=256m",
                "-Djava.io.tmpdir=" + Java.temporary(directory),
                "-Dio.netty.allocator.numDirectArenas=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                distribution.elasticsearch().resolve("lib") + "/*",
                "im.steward.devstack.elasticsearch.EmbeddedElasticsearch",
                distribution.elasticsearch().toString(),
                configuration.toString(),
                ready().toString()));
        return command;
    }

    @Override
    public boolean answers() {
        if (!Files.exists(ready())) {
            return false;
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(
                            uri().resolve("/_cluster/health?wait_for_status=yellow&timeout=1s"))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path ready() {
        return home.run("elasticsearch.ready");
    }

    private String configuration(Path directory) {
        return """
                path.home=%1$s
                path.data=%1$s/data
                path.repo=%1$s/snapshots
                cluster.name=steward
                node.name=steward
                indexing_pressure.memory.limit=20%%
                discovery.type=single-node
                network.host=127.0.0.1
                http.port=%2$d
                transport.port=%3$d
                http.max_content_length=200mb
                cluster.max_shards_per_node=5000
                cluster.routing.allocation.disk.threshold_enabled=%4$s
                """.formatted(directory, port(), ports.of("elasticsearch-transport"), options.watchDisk());
    }
}
