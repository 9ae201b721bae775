package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rocket.Chat: posts over REST, hears {@code stream-room-messages} of the other account over DDP.
 *
 * @param senderId the sending account's id, which its token goes with
 */
record RocketChat(String room, String senderId, Secret sender, Secret receiver) implements Chat {
    private static final JsonMapper JSON = JsonMapper.shared();

    RocketChat {
        if (!room.matches("[A-Za-z0-9]{1,64}") || !senderId.matches("[A-Za-z0-9.]{1,64}")) {
            throw new IllegalArgumentException("room and sender-id are ids of Rocket.Chat, of letters and digits");
        }
    }

    @Override
    public String kind() {
        return "rocketchat";
    }

    @Override
    public Ear listen(Wire wire, Place place, Attempt attempt) throws IOException {
        WebSocketTalk talk = WebSocketTalk.upgrade(wire, place, "/websocket", Optional.empty(), attempt);
        ObjectNode connect = JSON.createObjectNode().put("msg", "connect").put("version", "1");
        connect.putArray("support").add("1");
        say(talk, connect);
        hear(talk, "\"msg\":\"connected\"", attempt);
        ObjectNode login = JSON.createObjectNode()
                .put("msg", "method")
                .put("method", "login")
                .put("id", "1");
        login.putArray("params").addObject().put("resume", receiver.read());
        say(talk, login);
        if (hear(talk, "\"msg\":\"result\"", attempt).contains("\"error\"")) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        ObjectNode subscribe =
                JSON.createObjectNode().put("msg", "sub").put("id", "2").put("name", "stream-room-messages");
        subscribe.putArray("params").add(room).add(false);
        say(talk, subscribe);
        hear(talk, "\"msg\":\"ready\"", attempt);
        return (wanted, patience) -> hear(talk, wanted, patience);
    }

    private static void say(WebSocketTalk talk, JsonNode message) throws IOException {
        talk.send(WebSocketTalk.TEXT, message.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Until something contains that; the server asks now and then whether somebody is there. */
    private static String hear(WebSocketTalk talk, String wanted, Attempt attempt) throws IOException {
        while (true) {
            String text = talk.read(attempt).text();
            if (text.contains(wanted)) {
                return text;
            }
            if (text.contains("\"msg\":\"nosub\"") || text.contains("\"msg\":\"failed\"")) {
                throw new Attempt.Malformed(Failure.UNAUTHORIZED);
            }
            if (text.contains("\"msg\":\"ping\"")) {
                say(talk, JSON.createObjectNode().put("msg", "pong"));
            }
        }
    }

    @Override
    public String send(Wire wire, Place place, String text, Attempt attempt) throws IOException {
        ObjectNode post = JSON.createObjectNode().put("roomId", room).put("text", text);
        return RestCall.need(
                call("chat.postMessage", post, wire, place, attempt).path("message"), "_id");
    }

    @Override
    public void clear(Wire wire, Place place, String message, Attempt attempt) throws IOException {
        call("chat.delete", JSON.createObjectNode().put("roomId", room).put("msgId", message), wire, place, attempt);
    }

    private JsonNode call(String method, ObjectNode body, Wire wire, Place place, Attempt attempt) throws IOException {
        return new RestCall(
                        "POST",
                        "/api/v1/" + method,
                        Map.of("X-Auth-Token", sender.read(), "X-User-Id", senderId),
                        Optional.of(body.toString()))
                .call(wire, place, attempt);
    }
}
