package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call with JSON over a connection that stays open.
 *
 * @param keys headers that hold secrets
 */
record RestCall(String method, String path, Map<String, String> keys, Optional<String> body) {
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    RestCall {
        keys = Map.copyOf(keys);
    }

    static RestCall of(String method, String path, Secret bearer, Optional<String> body) throws IOException {
        return new RestCall(method, path, Map.of("Authorization", "Bearer " + bearer.read()), body);
    }

    void send(Wire wire, Place place) throws IOException {
        byte[] bytes = body.orElse("").getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(place.authority())
                .append("\r\nAccept: application/json\r\nUser-Agent: steward-probe\r\n");
        keys.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.isPresent()) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(bytes.length)
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + bytes.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(bytes, 0, all, start.length, bytes.length);
        wire.send(all);
    }

    static HttpAnswer answer(Wire wire, Attempt attempt) throws IOException {
        HttpAnswer answer = HttpAnswer.read(wire, MOST_BYTES, attempt);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        if (answer.status() / 100 != 2) {
            throw new Attempt.Malformed(Failure.WRONG_STATUS);
        }
        return answer;
    }

    JsonNode call(Wire wire, Place place, Attempt attempt) throws IOException {
        send(wire, place);
        return json(answer(wire, attempt));
    }

    static JsonNode json(HttpAnswer answer) throws IOException {
        try {
            return JsonMapper.shared().readTree(answer.body().getBytes(StandardCharsets.ISO_8859_1));
        } catch (JacksonException notJson) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    /** A text that must be there, or the answer is none of this server. */
    static String need(JsonNode answer, String field) throws IOException {
        String text = answer.path(field).asString("");
        if (text.isEmpty()) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        return text;
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "RestCall[" + method + " " + path + "]";
    }
}
