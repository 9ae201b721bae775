package im.steward.trail.anchor;

import im.steward.trail.proof.AnchorRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Posts each record to an address of the site's choice; any 2xx answer means that it is kept there. */
public final class AnchorWebhook implements Anchor, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    public AnchorWebhook(URI address) {
        if (address.getHost() == null
                || address.getScheme() == null
                || !address.getScheme().startsWith("http")) {
            throw new IllegalArgumentException(
                    "steward.trail.anchor-webhook must be an http or https address, was '%s'".formatted(address));
        }
        this.address = address;
    }

    /** Without user or query: they may hold a secret. */
    @Override
    public String name() {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return "webhook " + address.getScheme() + "://" + address.getHost() + port + address.getPath();
    }

    @Override
    public Optional<Mark> mark() {
        return Optional.empty();
    }

    @Override
    public void take(AnchorRecord record) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(record.text()))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("the webhook answered " + status);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped before the webhook answered", stopped);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
