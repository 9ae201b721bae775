package im.steward.console.probe;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A probe that says it measured what a test wants to have been measured. */
public final class MeasuredSite {
    private final ConsoleServer console;
    private final String token;
    private final UUID spool = UUID.randomUUID();
    private final StringBuilder lines = new StringBuilder();
    private long next = 1;
    private int waiting;

    /** @param targets addresses by name */
    public MeasuredSite(ConsoleServer console, String probe, Map<String, String> targets) {
        this.console = console;
        this.token = api("POST", "probes", "{\"name\":\"" + probe + "\"}")
                .path("token")
                .asString();
        String told = new TreeMap<>(targets)
                .entrySet().stream()
                        .map(one ->
                                "{\"name\":\"%s\",\"kind\":\"http\",\"address\":\"%s\",\"every_ms\":30000,\"timeout_ms\":5000}"
                                        .formatted(one.getKey(), one.getValue()))
                        .collect(Collectors.joining(","));
        send(
                "probes/greeting",
                "application/json",
                "{\"spool\":\"%s\",\"sent_at\":\"%s\",\"waiting\":0,\"lost\":0,\"missed\":0,\"targets\":[%s]}"
                        .formatted(spool, Instant.now(), told));
    }

    public MeasuredSite good(String target, Instant at, long micros) {
        return line(
                "{\"target\":\"%s\",\"at\":\"%s\",\"us\":%d,\"phases\":{\"dns\":300,\"connect\":900,\"tls\":2100,\"first-byte\":%d,\"body\":200}}\n"
                        .formatted(target, at, micros, Math.max(1, micros - 3_500)));
    }

    public MeasuredSite bad(String target, Instant at, String failure) {
        return line("{\"target\":\"%s\",\"at\":\"%s\",\"us\":900,\"failure\":\"%s\"}\n".formatted(target, at, failure));
    }

    private MeasuredSite line(String line) {
        lines.append(line);
        waiting++;
        if (waiting == 1_000) {
            deliver();
        }
        return this;
    }

    public void deliver() {
        if (waiting > 0) {
            send("probes/samples?spool=%s&first=%d".formatted(spool, next), "application/x-ndjson", lines.toString());
            next += waiting;
            waiting = 0;
            lines.setLength(0);
        }
    }

    private void send(String path, String type, String body) {
        HttpResponse<String> answer = console.call("POST", path, token, type, body);
        assertThat(answer.body()).as(path).contains("delivered");
    }

    public JsonNode api(String method, String path, String body) {
        return console.api(method, path, Role.OPERATOR, body);
    }

    /** All that are in that state. */
    public List<JsonNode> incidents(String state) {
        return api("GET", "objectives", "")
                .path("incidents")
                .valueStream()
                .filter(one -> one.path("state").asString().equals(state))
                .toList();
    }
}
