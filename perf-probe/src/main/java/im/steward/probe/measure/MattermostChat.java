package im.steward.probe.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Mattermost: posts over REST, hears {@code posted} on the other account's WebSocket (API v4). */
record MattermostChat(String channel, Secret sender, Secret receiver) implements Chat {
    MattermostChat {
        if (!channel.matches("[a-z0-9]{1,64}")) {
            throw new IllegalArgumentException(
                    "channel is the id of a Mattermost channel, was '%s'".formatted(channel));
        }
    }

    @Override
    public String kind() {
        return "mattermost";
    }

    @Override
    public Ear listen(Wire wire, Place place, Attempt attempt) throws IOException {
        WebSocketTalk talk = WebSocketTalk.upgrade(wire, place, "/api/v4/websocket", Optional.of(receiver), attempt);
        ObjectNode challenge =
                JsonMapper.shared().createObjectNode().put("seq", 1).put("action", "authentication_challenge");
        challenge.putObject("data").put("token", receiver.read());
        talk.send(WebSocketTalk.TEXT, challenge.toString().getBytes(StandardCharsets.UTF_8));
        String text = talk.read(attempt).text();
        while (!text.contains("\"seq_reply\"")) {
            text = talk.read(attempt).text();
        }
        if (!text.contains("\"OK\"")) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        return (wanted, patience) -> {
            while (!talk.read(patience).text().contains(wanted)) {
                // Others talk, too.
            }
        };
    }

    @Override
    public String send(Wire wire, Place place, String text, Attempt attempt) throws IOException {
        String post = JsonMapper.shared()
                .createObjectNode()
                .put("channel_id", channel)
                .put("message", text)
                .toString();
        return RestCall.need(
                RestCall.of("POST", "/api/v4/posts", sender, Optional.of(post)).call(wire, place, attempt), "id");
    }

    @Override
    public void clear(Wire wire, Place place, String message, Attempt attempt) throws IOException {
        if (message.matches("[a-z0-9]{1,64}")) {
            RestCall.of("DELETE", "/api/v4/posts/" + message, sender, Optional.empty())
                    .call(wire, place, attempt);
        }
    }
}
