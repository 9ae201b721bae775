package im.steward.probe.measure;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lanying: its server API alone, with an administrator's token that acts as either account. Its long connection is not
 * documented, so the receiver's history is asked until it has the message; an error comes as 200 with a code in the body.
 */
record LanyingChat(String app, String sender, String receiver, Secret token) implements Chat {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LATEST = 20;

    LanyingChat {
        if (!sender.matches("\\d{1,19}") || !receiver.matches("\\d{1,19}") || sender.equals(receiver)) {
            throw new IllegalArgumentException("sender-id and receiver-id are the numbers of two Lanying accounts");
        }
        if (!app.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("app-id is the id of a Lanying application, was '%s'".formatted(app));
        }
    }

    @Override
    public String kind() {
        return "lanying";
    }

    @Override
    public Ear listen(Wire wire, Place place, Attempt attempt) throws IOException {
        history(wire, place, attempt);
        return (wanted, patience) -> {
            while (find(wire, place, wanted, patience).isEmpty()) {
                patience.pause(PAUSE.toNanos());
            }
        };
    }

    @Override
    public String send(Wire wire, Place place, String text, Attempt attempt) throws IOException {
        ObjectNode message = JsonMapper.shared()
                .createObjectNode()
                .put("type", 1)
                .put("from_user_id", Long.parseLong(sender))
                .put("content_type", 0)
                .put("content", text);
        message.putArray("targets").add(Long.parseLong(receiver));
        call("POST", "/message/send", sender, Optional.of(message), wire, place, attempt);
        // What the answer says of the message is not documented; its text is its name.
        return text;
    }

    @Override
    public void clear(Wire wire, Place place, String message, Attempt attempt) throws IOException {
        Optional<JsonNode> id = find(wire, place, message, attempt);
        if (id.isPresent()) {
            ObjectNode recall = JsonMapper.shared().createObjectNode().put("conversation_id", Long.parseLong(receiver));
            recall.set("msg_id", id.get());
            call("POST", "/message/recall", sender, Optional.of(recall), wire, place, attempt);
        }
    }

    private Optional<JsonNode> find(Wire wire, Place place, String text, Attempt attempt) throws IOException {
        for (JsonNode message : history(wire, place, attempt)) {
            if (message.path("content").asString("").contains(text)) {
                return Optional.of(message.path("msg_id"));
            }
        }
        return Optional.empty();
    }

    private JsonNode history(Wire wire, Place place, Attempt attempt) throws IOException {
        return call(
                        "GET",
                        "/message/conversation?opposite_id=%s&msg_id_start=0&limit=%d"
                                .formatted(URLEncoder.encode(sender, StandardCharsets.UTF_8), LATEST),
                        receiver,
                        Optional.empty(),
                        wire,
                        place,
                        attempt)
                .path("data")
                .path("messages");
    }

    private JsonNode call(
            String method, String path, String as, Optional<ObjectNode> body, Wire wire, Place place, Attempt attempt)
            throws IOException {
        Map<String, String> keys = Map.of("app_id", app, "access-token", token.read(), "user_id", as);
        JsonNode answer = new RestCall(method, path, keys, body.map(JsonNode::toString)).call(wire, place, attempt);
        return switch (answer.path("code").asInt(0)) {
            case 200 -> answer;
            case 401, 403 -> throw new Attempt.Malformed(Failure.UNAUTHORIZED);
            case 0 -> throw new Attempt.Malformed(Failure.MALFORMED);
            default -> throw new Attempt.Malformed(Failure.WRONG_STATUS);
        };
    }
}
