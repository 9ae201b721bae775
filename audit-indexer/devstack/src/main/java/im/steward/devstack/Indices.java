package im.steward.devstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Sweeps a test's indices away; the node deletes only by name. */
final class Indices {
    private Indices() {}

    static void drop(URI elasticsearch, String prefix) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<String> names = client.send(
                            request(elasticsearch, "/_cat/indices/%s*?h=index&expand_wildcards=all".formatted(prefix))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .map(String::strip)
                    .filter(name -> name.startsWith(prefix))
                    .toList();
            for (String name : names) {
                client.send(
                        request(elasticsearch, "/" + name).DELETE().build(), HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException e) {
            throw new StackException("Elasticsearch does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest.Builder request(URI elasticsearch, String path) {
        return HttpRequest.newBuilder(elasticsearch.resolve(path)).timeout(Duration.ofSeconds(30));
    }
}
