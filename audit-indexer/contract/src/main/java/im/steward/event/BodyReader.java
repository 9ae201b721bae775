package im.steward.event;

import im.steward.kernel.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a body once, front to back, into {@link EventFields}; fields it does not know are passed over. */
final class BodyReader {
    private final JsonParser in;
    private final EventFields fields = new EventFields();

    private BodyReader(JsonParser in) {
        this.in = in;
    }

    static EventFields read(JsonParser in) {
        BodyReader reader = new BodyReader(in);
        in.nextToken();
        reader.body();
        if (in.nextToken() != null) {
            throw RefusedEvent.field("body", "is followed by more than white space");
        }
        return reader.fields;
    }

    private void body() {
        open("body");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "user" -> user();
                case "source" -> fields.ip = only("source", "ip");
                case "user_agent" -> fields.userAgent = only("user_agent", "original");
                case "file" -> fields.file = attachment("file");
                case "im" -> im();
                default -> in.skipChildren();
            }
        }
    }

    private void user() {
        AccountFields user = new AccountFields();
        open("user");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "target" -> fields.target = account("user.target");
                case "changes" -> fields.changes = changes();
                default -> user.read("user", name);
            }
        }
        fields.actor = user.account("user");
    }

    private void im() {
        open("im");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "channel" -> fields.channel = channel();
                case "message" -> message();
                case "deletion" -> fields.reason = only("im.deletion", "reason");
                case "reaction" -> fields.reaction = only("im.reaction", "name");
                case "session" -> fields.session = only("im.session", "id");
                case "admin" -> admin();
                default -> in.skipChildren();
            }
        }
    }

    private void message() {
        open("im.message");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "id" -> fields.messageId = text("im.message.id");
                case "root_id" -> fields.rootId = text("im.message.root_id");
                case "body" -> fields.body = text("im.message.body");
                case "previous_body" -> fields.previousBody = text("im.message.previous_body");
                case "to" -> fields.to = list("im.message.to", () -> account("im.message.to"));
                case "attachments" ->
                    fields.attachments = list("im.message.attachments", () -> attachment("im.message.attachments"));
                case "encrypted" -> fields.encrypted = flag("im.message.encrypted");
                case "edited_at" -> fields.editedAt = time("im.message.edited_at");
                default -> in.skipChildren();
            }
        }
    }

    private void admin() {
        open("im.admin");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "action" -> fields.action = text("im.admin.action");
                case "object" -> fields.object = text("im.admin.object");
                case "prior" -> fields.prior = text("im.admin.prior");
                case "resulting" -> fields.resulting = text("im.admin.resulting");
                default -> in.skipChildren();
            }
        }
    }

    private ChannelRef channel() {
        String id = null;
        String channelName = null;
        String type = null;
        String team = null;
        open("im.channel");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "id" -> id = text("im.channel.id");
                case "name" -> channelName = text("im.channel.name");
                case "type" -> type = text("im.channel.type");
                case "team" -> team = text("im.channel.team");
                default -> in.skipChildren();
            }
        }
        String present = present("im.channel.id", id);
        return new ChannelRef(
                present,
                channelName == null ? present : channelName,
                type == null
                        ? ChannelRef.Type.UNKNOWN
                        : EventFields.oneOf(ChannelRef.Type.class, "im.channel.type", type),
                team);
    }

    private AccountRef account(String path) {
        AccountFields account = new AccountFields();
        open(path);
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            account.read(path, name);
        }
        return account.account(path);
    }

    private Attachment attachment(String path) {
        String id = null;
        String fileName = null;
        long size = -1;
        String mimeType = null;
        Sha256 sha256 = null;
        open(path);
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "id" -> id = text(path + ".id");
                case "name" -> fileName = text(path + ".name");
                case "size" -> size = number(path + ".size");
                case "mime_type" -> mimeType = text(path + ".mime_type");
                case "hash" -> {
                    String hex = only(path + ".hash", "sha256");
                    sha256 = hex == null ? null : Sha256.ofHex(hex);
                }
                default -> in.skipChildren();
            }
        }
        String present = present(path + ".id", id);
        return new Attachment(present, fileName == null ? present : fileName, size, mimeType, sha256);
    }

    private Map<String, String> changes() {
        Map<String, String> changes = new HashMap<>();
        open("user.changes");
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            changes.put(name, present("user.changes", text("user.changes")));
        }
        return changes;
    }

    private @Nullable String only(String path, String wanted) {
        String value = null;
        open(path);
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            if (name.equals(wanted)) {
                value = text(path + "." + wanted);
            } else {
                in.skipChildren();
            }
        }
        return value;
    }

    private <T> List<T> list(String path, Supplier<T> one) {
        if (!in.hasToken(JsonToken.START_ARRAY)) {
            throw RefusedEvent.field(path, "is no list");
        }
        List<T> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(one.get());
        }
        return list;
    }

    private void open(String path) {
        if (!in.hasToken(JsonToken.START_OBJECT)) {
            throw RefusedEvent.field(path, "is no object");
        }
    }

    /** {@code null} in JSON counts as absent. */
    private @Nullable String text(String path) {
        if (in.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (!in.hasToken(JsonToken.VALUE_STRING)) {
            throw RefusedEvent.field(path, "is no text");
        }
        return in.getString();
    }

    private boolean flag(String path) {
        if (!in.hasToken(JsonToken.VALUE_TRUE) && !in.hasToken(JsonToken.VALUE_FALSE)) {
            throw RefusedEvent.field(path, "is neither true nor false");
        }
        return in.hasToken(JsonToken.VALUE_TRUE);
    }

    private long number(String path) {
        if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            throw RefusedEvent.field(path, "is no whole number");
        }
        return in.getLongValue();
    }

    private @Nullable Instant time(String path) {
        String text = text(path);
        return text == null ? null : Rfc3339.parse(text);
    }

    private static String present(String path, @Nullable String value) {
        if (value == null) {
            throw RefusedEvent.field(path, "is missing");
        }
        return value;
    }

    private final class AccountFields {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String email;

        void read(String path, String field) {
            switch (field) {
                case "id" -> id = text(path + ".id");
                case "name" -> name = text(path + ".name");
                case "email" -> email = text(path + ".email");
                default -> in.skipChildren();
            }
        }

        AccountRef account(String path) {
            String present = present(path + ".id", id);
            return new AccountRef(present, name == null ? present : name, email);
        }
    }
}
