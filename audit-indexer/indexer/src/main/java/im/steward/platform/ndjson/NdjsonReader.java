package im.steward.platform.ndjson;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.MessageRef;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportReader;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Lines;
import im.steward.platform.Origin;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code {"id","conversation":{"id","name","type"},"sender":{"id","name"},"sent_at","text"}}, a line each. */
public final class NdjsonReader implements ExportReader {
    /** Where a line names no platform. */
    public static final String PLATFORM = "ndjson";

    private final Origin origin;
    private final Map<String, Origin> origins = new HashMap<>();

    public NdjsonReader(Origin origin) {
        this.origin = origin;
    }

    @Override
    public void read(ExportFile file, ExportSink sink) throws IOException {
        file.each(
                _ -> true,
                sink,
                entry -> Lines.each(
                        entry, file.limits(), sink, (place, line) -> sink.event(place, message(JsonRow.of(line)))));
    }

    private MessagePosted message(JsonRow row) {
        String id = row.id("id");
        JsonRow conversation = row.object("conversation");
        JsonRow sender = row.object("sender");
        Optional<Instant> editedAt = row.optionalTime("edited_at");
        // The last text of an edited message is a later revision: the first text, if it was imported, stays beside it.
        long revision =
                editedAt.map(Instant::toEpochMilli).filter(millis -> millis > 0).orElse(0L);
        return new MessagePosted(
                origin(row).head("id", id, revision, row.time("sent_at"), account(sender)),
                channel(conversation),
                new MessageRef(id, row.filled("reply_to").orElse(null)),
                body(row),
                List.of(),
                List.of(),
                false,
                editedAt.orElse(null));
    }

    private Origin origin(JsonRow row) {
        return row.filled("platform")
                .map(platform -> origins.computeIfAbsent(platform, name -> {
                    try {
                        return new Origin(name, origin.instance(), origin.readAt());
                    } catch (IllegalArgumentException unfit) {
                        throw new RejectedRow(Reason.FIELD_UNFIT, "platform");
                    }
                }))
                .orElse(origin);
    }

    private static Body body(JsonRow row) {
        try {
            return new Body(row.text("text"));
        } catch (IllegalArgumentException tooLarge) {
            throw new RejectedRow(Reason.TOO_LARGE, "text");
        }
    }

    private static ChannelRef channel(JsonRow conversation) {
        String id = conversation.id("id");
        return new ChannelRef(id, conversation.filled("name").orElse(id), type(conversation), null);
    }

    private static ChannelRef.Type type(JsonRow conversation) {
        return switch (conversation.filled("type").orElse("")) {
            case "direct" -> ChannelRef.Type.DIRECT;
            case "group" -> ChannelRef.Type.GROUP;
            case "private" -> ChannelRef.Type.PRIVATE;
            case "public", "channel" -> ChannelRef.Type.PUBLIC;
            default -> ChannelRef.Type.UNKNOWN;
        };
    }

    private static AccountRef account(JsonRow sender) {
        String id = sender.id("id");
        return new AccountRef(
                id, sender.filled("name").orElse(id), sender.filled("email").orElse(null));
    }
}
