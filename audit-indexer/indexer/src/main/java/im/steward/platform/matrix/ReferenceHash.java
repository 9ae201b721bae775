package im.steward.platform.matrix;

import im.steward.kernel.Sha256;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The id of an event that does not carry it. From room version 3 on it is the hash of the redacted event (Matrix
 * specification, server-server API, "Calculating the reference hash for an event"), so export-data leaves it out.
 */
final class ReferenceHash {
    private static final Set<String> KEPT = Set.of(
            "type",
            "room_id",
            "sender",
            "state_key",
            "hashes",
            "depth",
            "prev_events",
            "auth_events",
            "origin_server_ts");
    private static final Set<String> KEPT_BEFORE_11 = Set.of("event_id", "prev_state", "origin", "membership");
    private static final Map<String, Set<String>> CONTENT = Map.of(
            "m.room.member", Set.of("membership"),
            "m.room.create", Set.of("creator"),
            "m.room.join_rules", Set.of("join_rule"),
            "m.room.power_levels",
                    Set.of(
                            "ban",
                            "events",
                            "events_default",
                            "kick",
                            "redact",
                            "state_default",
                            "users",
                            "users_default"),
            "m.room.history_visibility", Set.of("history_visibility"));

    private ReferenceHash() {}

    static String eventId(JsonNode event, int roomVersion) {
        byte[] hash = Sha256.of(CanonicalJson.of(redacted(event, roomVersion))).bytes();
        Base64.Encoder base64 = roomVersion == 3 ? Base64.getEncoder() : Base64.getUrlEncoder();
        return "$" + base64.withoutPadding().encodeToString(hash);
    }

    /** Without signatures and unsigned, which the hash does not cover. */
    private static ObjectNode redacted(JsonNode event, int roomVersion) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        event.propertyStream().forEach(field -> {
            String name = field.getKey();
            if (KEPT.contains(name) || (roomVersion < 11 && KEPT_BEFORE_11.contains(name))) {
                redacted.set(name, field.getValue());
            }
        });
        redacted.set("content", content(event.path("type").asString(""), event.path("content"), roomVersion));
        return redacted;
    }

    private static JsonNode content(String type, JsonNode content, int roomVersion) {
        if (type.equals("m.room.create") && roomVersion >= 11) {
            return content;
        }
        Set<String> kept = new HashSet<>(CONTENT.getOrDefault(type, Set.of()));
        switch (type) {
            case "m.room.member" ->
                kept.addAll(roomVersion >= 9 ? Set.of("join_authorised_via_users_server") : Set.of());
            case "m.room.join_rules" -> kept.addAll(roomVersion >= 8 ? Set.of("allow") : Set.of());
            case "m.room.power_levels" -> kept.addAll(roomVersion >= 11 ? Set.of("invite") : Set.of());
            case "m.room.redaction" -> kept.addAll(roomVersion >= 11 ? Set.of("redacts") : Set.of());
            case "m.room.aliases" -> kept.addAll(roomVersion <= 5 ? Set.of("aliases") : Set.of());
            default -> {}
        }
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        content.propertyStream()
                .filter(field -> kept.contains(field.getKey()))
                .forEach(field -> redacted.set(field.getKey(), field.getValue()));
        JsonNode signed = content.path("third_party_invite").path("signed");
        if (type.equals("m.room.member") && roomVersion >= 11 && signed.isObject()) {
            redacted.putObject("third_party_invite").set("signed", signed);
        }
        return redacted;
    }
}
