package im.steward.platform.matrix;

import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.AdminActed;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.Body;
import im.steward.event.EventHead;
import im.steward.event.MessageRef;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each event of a room is one of ours, state changes included: what the room shows is what is counted. */
final class RoomEvents {
    private final Origin origin;
    private final ExportSink sink;
    private final Map<String, Room> rooms = new HashMap<>();

    RoomEvents(Origin origin, ExportSink sink) {
        this.origin = origin;
        this.sink = sink;
    }

    void take(Place place, JsonRow event) {
        String type = event.text("type");
        Room room = rooms.computeIfAbsent(event.id("room_id"), Room::new);
        JsonRow content = event.object("content");
        room.apply(type, content);
        String id = event.filled("event_id").orElseGet(() -> ReferenceHash.eventId(event.node(), room.version()));
        sink.event(place, event(type, id, room, event, content));
    }

    private AuditEvent event(String type, String id, Room room, JsonRow event, JsonRow content) {
        if (type.equals("m.room.member")) {
            return member(id, room, event, content);
        }
        EventHead head = head(id, room, event);
        return switch (type) {
            case "m.room.message", "m.sticker" -> message(head, id, room, content);
            case "m.room.encrypted" ->
                new MessagePosted(
                        head, room.channel(), reference(id, content), new Body(""), List.of(), List.of(), true, null);
            case "m.reaction" -> reaction(head, id, room, content);
            case "m.room.redaction" -> redaction(head, room, event, content);
            default -> other(head, type, id, room, event, content);
        };
    }

    private EventHead head(String id, Room room, JsonRow event) {
        return origin.head(
                "event_id",
                id,
                0,
                event.millis("origin_server_ts").orElseThrow(() -> event.unfit("origin_server_ts")),
                room.account(event.id("sender")));
    }

    private static AuditEvent message(EventHead head, String id, Room room, JsonRow content) {
        Optional<JsonRow> replaced = relation(content, "m.replace");
        Optional<JsonRow> now = content.optionalObject("m.new_content");
        if (replaced.isPresent() && now.isPresent()) {
            return new MessageEdited(
                    head,
                    room.channel(),
                    new MessageRef(replaced.get().id("event_id"), null),
                    body(now.get()),
                    null,
                    mentions(room, now.get()),
                    files(now.get()));
        }
        // A redacted message has lost its content; that it was there is kept, and the redaction follows as an event.
        return new MessagePosted(
                head,
                room.channel(),
                reference(id, content),
                body(content),
                mentions(room, content),
                files(content),
                false,
                null);
    }

    private static AuditEvent reaction(EventHead head, String id, Room room, JsonRow content) {
        JsonRow annotation = relation(content, "m.annotation").orElseThrow(() -> content.unfit("m.relates_to"));
        Room.Reaction reaction = new Room.Reaction(annotation.id("event_id"), annotation.text("key"));
        room.reaction(id, reaction);
        return reaction(head, room, reaction, ReactionChanged.Change.ADDED);
    }

    private static AuditEvent reaction(
            EventHead head, Room room, Room.Reaction reaction, ReactionChanged.Change change) {
        return new ReactionChanged(
                head, room.channel(), new MessageRef(reaction.message(), null), reaction.key(), change);
    }

    private static AuditEvent redaction(EventHead head, Room room, JsonRow event, JsonRow content) {
        String target =
                event.filled("redacts").or(() -> content.filled("redacts")).orElseThrow(() -> event.unfit("redacts"));
        Optional<Room.Reaction> reaction = room.removedReaction(target);
        return reaction.isPresent()
                ? reaction(head, room, reaction.get(), ReactionChanged.Change.REMOVED)
                : new MessageDeleted(
                        head, room.channel(), new MessageRef(target, null), null, MessageDeleted.Reason.UNKNOWN);
    }

    private AuditEvent member(String id, Room room, JsonRow event, JsonRow content) {
        String user = event.id("state_key");
        Optional<String> before = room.member(user, content);
        EventHead head = head(id, room, event);
        AccountRef member = room.account(user);
        boolean wasIn = before.map("join"::equals).orElse(false);
        return switch (content.text("membership")) {
            case "join" ->
                wasIn
                        ? new AccountChanged(
                                head,
                                member,
                                AccountChanged.Change.CHANGED,
                                Map.of(
                                        "displayname",
                                        content.filled("displayname").orElse("")))
                        : new MembershipChanged(head, room.channel(), member, MembershipChanged.Change.JOINED);
            case "leave", "ban" ->
                wasIn || before.isEmpty()
                        ? new MembershipChanged(head, room.channel(), member, MembershipChanged.Change.LEFT)
                        : new AdminActed(head, "m.room.member", room.channel().id(), null, json(content));
            default -> new AdminActed(head, "m.room.member", room.channel().id(), null, json(content));
        };
    }

    /** State is administration; anything else is shown in the room, so it counts as a message. */
    private static AuditEvent other(EventHead head, String type, String id, Room room, JsonRow event, JsonRow content) {
        if (event.has("state_key")) {
            return new AdminActed(head, type, room.channel().id(), null, json(content));
        }
        Body shown = new Body(content.filled("body").orElse("[" + type + "]"));
        return new MessagePosted(
                head, room.channel(), reference(id, content), shown, List.of(), List.of(), false, null);
    }

    private static MessageRef reference(String id, JsonRow content) {
        Optional<String> thread = relation(content, "m.thread").map(relation -> relation.id("event_id"));
        Optional<String> reply = content.optionalObject("m.relates_to")
                .flatMap(relation -> relation.optionalObject("m.in_reply_to"))
                .map(answered -> answered.id("event_id"));
        return new MessageRef(id, thread.or(() -> reply).orElse(null));
    }

    private static Optional<JsonRow> relation(JsonRow content, String kind) {
        return content.optionalObject("m.relates_to")
                .filter(relation -> relation.filled("rel_type").orElse("").equals(kind));
    }

    private static List<AccountRef> mentions(Room room, JsonRow content) {
        return content
                .optionalObject("m.mentions")
                .map(mentions -> mentions.texts("user_ids"))
                .orElse(List.of())
                .stream()
                .distinct()
                .map(room::account)
                .toList();
    }

    /** In encrypted rooms the address lies in {@code file}. */
    private static List<Attachment> files(JsonRow content) {
        Optional<String> url =
                content.filled("url").or(() -> content.optionalObject("file").flatMap(f -> f.filled("url")));
        Optional<JsonRow> info = content.optionalObject("info");
        return url
                .map(address -> new Attachment(
                        address,
                        content.filled("filename")
                                .or(() -> content.filled("body"))
                                .orElse(address),
                        info.map(i -> Math.max(-1, i.number("size", -1))).orElse(-1L),
                        info.flatMap(i -> i.filled("mimetype")).orElse(null),
                        null))
                .stream()
                .toList();
    }

    /** In canonical form, so that both ways of export give the same. */
    private static String json(JsonRow content) {
        return new String(CanonicalJson.of(content.node()), StandardCharsets.UTF_8);
    }

    private static Body body(JsonRow content) {
        try {
            return new Body(content.optionalText("body").orElse(""));
        } catch (IllegalArgumentException tooLarge) {
            throw new RejectedRow(Reason.TOO_LARGE, "content.body");
        }
    }
}
