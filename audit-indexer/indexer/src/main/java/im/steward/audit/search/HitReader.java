package im.steward.audit.search;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a document's source into a hit, token by token: an export reads millions. */
final class HitReader {
    private String id = "";
    private long at;
    private String kind = "";
    private String conflictOf = "";
    private String platform = "";
    private String instance = "";
    private String channelId = "";
    private String channelName = "";
    private String channelType = "";
    private String team = "";
    private String message = "";
    private String root = "";
    private boolean edited;
    private boolean deleted;
    private boolean implausible;
    private String userId = "";
    private String userName = "";
    private String email = "";
    private String text = "";
    private final Set<String> has = new HashSet<>();
    private final List<String> files = new ArrayList<>();

    private HitReader() {}

    /** @param json at the start of the source's object; left at its end */
    static Hit read(JsonParser json) {
        var reader = new HitReader();
        reader.source(json);
        return reader.hit();
    }

    private Hit hit() {
        return new Hit(
                id,
                Instant.ofEpochMilli(at),
                new Source(platform, instance),
                EventKind.find(kind).orElse(EventKind.ADMIN),
                new Hit.Person(userId, userName, email),
                channelId.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Hit.Conversation(channelId, channelName, channelType, team)),
                message,
                root,
                text,
                List.of(),
                files,
                has,
                edited,
                deleted,
                conflictOf,
                implausible);
    }

    private void source(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "@timestamp" -> at = json.getLongValue();
                case "event" -> event(json);
                case "im" -> im(json);
                case "user" -> user(json);
                case "text" -> text = json.getString();
                case "original" -> original(json);
                default -> json.skipChildren();
            }
        }
    }

    private void event(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getString();
                case "kind" -> kind = json.getString();
                case "conflict_of" -> conflictOf = json.getString();
                default -> json.skipChildren();
            }
        }
    }

    private void im(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "platform" -> platform = json.getString();
                case "instance" -> instance = json.getString();
                case "channel" -> channel(json);
                case "message" -> message(json);
                case "has" -> has(json);
                case "edited" -> edited = json.getBooleanValue();
                case "deleted" -> deleted = json.getBooleanValue();
                case "clock" -> implausible = true;
                default -> json.skipChildren();
            }
        }
    }

    private void channel(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> channelId = json.getString();
                case "name" -> channelName = json.getString();
                case "type" -> channelType = json.getString();
                case "team" -> team = json.getString();
                default -> json.skipChildren();
            }
        }
    }

    private void message(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> message = json.getString();
                case "root" -> root = json.getString();
                default -> json.skipChildren();
            }
        }
    }

    private void user(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> userId = json.getString();
                case "name" -> userName = json.getString();
                case "email" -> email = json.getString();
                default -> json.skipChildren();
            }
        }
    }

    private void has(JsonParser json) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                has.add(json.getString());
            }
        } else {
            has.add(json.getString());
        }
    }

    /** Looks for the names of files, wherever the event's own body keeps them. */
    private void original(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "im", "message" -> original(json);
                case "attachments", "file" -> files(json);
                default -> json.skipChildren();
            }
        }
    }

    private void files(JsonParser json) {
        int depth = 0;
        do {
            switch (json.currentToken()) {
                case START_ARRAY, START_OBJECT -> depth++;
                case END_ARRAY, END_OBJECT -> depth--;
                case VALUE_STRING -> {
                    if ("name".equals(json.currentName())) {
                        files.add(json.getString());
                    }
                }
                default -> {}
            }
        } while (depth > 0 && json.nextToken() != null);
    }
}
