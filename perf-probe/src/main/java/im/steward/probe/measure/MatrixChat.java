package im.steward.probe.measure;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Matrix: sends by {@code /send}, hears on the other account's long poll of {@code /sync} (client API v3). */
record MatrixChat(String room, Secret sender, Secret receiver) implements Chat {
    private static final String API = "/_matrix/client/v3/";

    MatrixChat {
        if (!room.matches("![^\\s:]{1,200}(:[^\\s/]{1,250})?")) {
            throw new IllegalArgumentException(
                    "room is the id of a Matrix room, such as !abc:example.com, was '%s'".formatted(room));
        }
    }

    @Override
    public String kind() {
        return "matrix";
    }

    @Override
    public Ear listen(Wire wire, Place place, Attempt attempt) throws IOException {
        sync(Optional.empty(), 0).send(wire, place);
        String since = RestCall.need(RestCall.json(RestCall.answer(wire, attempt)), "next_batch");
        // The server holds this until something comes, so nothing is missed in between.
        sync(Optional.of(since), attempt.millisLeft()).send(wire, place);
        return (wanted, patience) -> {
            HttpAnswer answer = RestCall.answer(wire, patience);
            while (!answer.contains(wanted)) {
                String next = RestCall.need(RestCall.json(answer), "next_batch");
                sync(Optional.of(next), patience.millisLeft()).send(wire, place);
                answer = RestCall.answer(wire, patience);
            }
        };
    }

    private RestCall sync(Optional<String> since, int millis) throws IOException {
        ObjectNode filter = JsonMapper.shared().createObjectNode();
        ObjectNode inRoom = filter.putObject("room");
        inRoom.putArray("rooms").add(room);
        inRoom.putObject("timeline").put("limit", 10);
        inRoom.putObject("state").putArray("types");
        inRoom.putObject("ephemeral").putArray("types");
        filter.putObject("presence").putArray("types");
        filter.putObject("account_data").putArray("types");
        return RestCall.of(
                "GET",
                API + "sync?timeout=" + millis + "&set_presence=offline&filter=" + encoded(filter.toString())
                        + since.map(token -> "&since=" + encoded(token)).orElse(""),
                receiver,
                Optional.empty());
    }

    @Override
    public String send(Wire wire, Place place, String text, Attempt attempt) throws IOException {
        String message = JsonMapper.shared()
                .createObjectNode()
                .put("msgtype", "m.text")
                .put("body", text)
                .toString();
        JsonNode answer = RestCall.of(
                        "PUT",
                        API + "rooms/" + encoded(room) + "/send/m.room.message/" + transaction(),
                        sender,
                        Optional.of(message))
                .call(wire, place, attempt);
        return RestCall.need(answer, "event_id");
    }

    @Override
    public void clear(Wire wire, Place place, String message, Attempt attempt) throws IOException {
        RestCall.of(
                        "PUT",
                        API + "rooms/" + encoded(room) + "/redact/" + encoded(message) + "/" + transaction(),
                        sender,
                        Optional.of("{}"))
                .call(wire, place, attempt);
    }

    private static String transaction() {
        return "steward" + HexFormat.of().formatHex(WebSocketTalk.random(12));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
