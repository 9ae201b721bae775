package im.steward.platform.slack;

import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventHead;
import im.steward.event.MessageRef;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection.Reason;
import im.steward.platform.Rows;
import im.steward.platform.slack.Directory.Conversation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One message of a day's file as events. Its {@code ts} is its time and, within a conversation, its id. */
final class Messages {
    private final Origin origin;
    private final Directory directory;
    private final Markup markup;
    private final ExportSink sink;

    Messages(Origin origin, Directory directory, ExportSink sink) {
        this.origin = origin;
        this.directory = directory;
        this.markup = new Markup(directory);
        this.sink = sink;
    }

    void take(Place place, Conversation conversation, JsonRow row) {
        switch (row.filled("subtype").orElse("")) {
            case "channel_join", "group_join" -> membership(place, conversation, row, MembershipChanged.Change.JOINED);
            case "channel_leave", "group_leave" -> membership(place, conversation, row, MembershipChanged.Change.LEFT);
            case "message_changed" -> edited(place, conversation, row);
            case "message_deleted" -> deleted(place, conversation, row, "deleted_ts");
            case "tombstone" -> deleted(place, conversation, row, "ts");
            default -> posted(place, conversation, row);
        }
    }

    private void posted(Place place, Conversation conversation, JsonRow row) {
        Optional<MessageRef> message =
                Rows.taken(place, sink, () -> message(conversation.channel(), row, row.id("ts")));
        message.ifPresent(known -> Rows.take(place, sink, () -> posted(place, conversation, row, known)));
        row.each("reactions", place, sink, reaction -> {
            MessageRef to = message.orElseThrow(() -> reaction.missing("message"));
            reactions(place, conversation.channel(), to, row, reaction);
        });
    }

    private void posted(Place place, Conversation conversation, JsonRow row, MessageRef message) {
        AccountRef sender = sender(row);
        Optional<Instant> editedAt = row.optionalObject("edited").map(edited -> time(edited, "ts"));
        // The last text of an edited message is a later revision: the first text, if it was imported, stays beside it.
        long revision = editedAt.map(Instant::toEpochMilli).orElse(0L);
        sink.event(
                place,
                new MessagePosted(
                        head(message.id(), revision, time(row, "ts"), sender),
                        conversation.channel(),
                        message,
                        body(row),
                        addressed(conversation, row, sender),
                        files(row),
                        false,
                        editedAt.orElse(null)));
    }

    /** Slack exports no time of a reaction; its message's time is the earliest it can have been. */
    private void reactions(Place place, ChannelRef channel, MessageRef message, JsonRow row, JsonRow reaction) {
        String name = reaction.text("name");
        Instant at = time(row, "ts");
        reaction.eachText(
                "users",
                place,
                sink,
                user -> sink.event(
                        place,
                        new ReactionChanged(
                                head(message.id() + "+" + name + "+" + user, 0, at, directory.account(user)),
                                channel,
                                message,
                                name,
                                ReactionChanged.Change.ADDED)));
    }

    private void membership(Place place, Conversation conversation, JsonRow row, MembershipChanged.Change change) {
        AccountRef member = directory.account(row.id("user"));
        AccountRef actor = row.filled("inviter").map(directory::account).orElse(member);
        ChannelRef channel = conversation.channel();
        sink.event(
                place,
                new MembershipChanged(
                        head(channel.id() + "/" + row.id("ts"), 0, time(row, "ts"), actor), channel, member, change));
    }

    private void edited(Place place, Conversation conversation, JsonRow row) {
        JsonRow now = row.object("message");
        Optional<Body> previous = before(row).map(this::body);
        AccountRef sender = sender(now);
        MessageRef message = message(conversation.channel(), now, now.id("ts"));
        sink.event(
                place,
                new MessageEdited(
                        head(message.id(), time(row, "ts").toEpochMilli(), time(row, "ts"), sender),
                        conversation.channel(),
                        message,
                        body(now),
                        previous.orElse(null),
                        addressed(conversation, now, sender),
                        files(now)));
    }

    private void deleted(Place place, Conversation conversation, JsonRow row, String idField) {
        Optional<JsonRow> before = before(row);
        MessageRef message = message(conversation.channel(), before.orElse(row), row.id(idField));
        AccountRef actor = before.isPresent() ? sender(before.get()) : sender(row);
        sink.event(
                place,
                new MessageDeleted(
                        head(message.id() + "+deleted", 0, time(row, "ts"), actor),
                        conversation.channel(),
                        message,
                        before.map(this::body).orElse(null),
                        MessageDeleted.Reason.UNKNOWN));
    }

    private static Optional<JsonRow> before(JsonRow row) {
        return row.optionalObject("previous_message").or(() -> row.optionalObject("original"));
    }

    private AccountRef sender(JsonRow row) {
        Optional<String> user = row.filled("user");
        if (user.isPresent()) {
            return directory.knows(user.get())
                    ? directory.account(user.get())
                    : new AccountRef(
                            user.get(),
                            row.optionalObject("user_profile")
                                    .flatMap(profile -> profile.filled("display_name"))
                                    .orElse(user.get()));
        }
        Optional<String> bot = row.filled("bot_id").or(() -> row.filled("username"));
        String id = bot.orElse("unknown");
        return new AccountRef(id, row.filled("username").orElse(id));
    }

    private Body body(JsonRow row) {
        List<String> parts = new ArrayList<>();
        row.filled("text").ifPresent(parts::add);
        for (JsonRow attached : row.objects("attachments")) {
            parts.addAll(attached(attached));
        }
        if (parts.isEmpty()) {
            // What an app says in blocks alone; otherwise they say the same as the text.
            blockTexts(row.node().path("blocks"), parts);
        }
        try {
            return new Body(markup.plain(String.join("\n", parts)));
        } catch (IllegalArgumentException tooLarge) {
            throw new RejectedRow(Reason.TOO_LARGE, "text");
        }
    }

    private static List<String> attached(JsonRow attached) {
        List<String> parts = new ArrayList<>();
        Stream.of("pretext", "title", "text")
                .forEach(field -> attached.filled(field).ifPresent(parts::add));
        for (JsonRow field : attached.objects("fields")) {
            field.filled("title").ifPresent(parts::add);
            field.filled("value").ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            attached.filled("fallback").ifPresent(parts::add);
        }
        return parts;
    }

    private static void blockTexts(JsonNode block, List<String> parts) {
        if (block.path("text").isString()) {
            parts.add(block.path("text").stringValue());
        }
        block.forEach(inner -> blockTexts(inner, parts));
    }

    private List<AccountRef> addressed(Conversation conversation, JsonRow row, AccountRef sender) {
        return Stream.concat(
                        markup.mentions(row.optionalText("text").orElse("")).stream(), conversation.members().stream())
                .filter(id -> !id.equals(sender.id()))
                .distinct()
                .map(directory::account)
                .toList();
    }

    /** {@code files}; exports of before 2018 have one {@code file}. */
    private static List<Attachment> files(JsonRow row) {
        List<JsonRow> files = new ArrayList<>(row.objects("files"));
        row.optionalObject("file").ifPresent(files::add);
        return files.stream().map(Messages::file).toList();
    }

    private static Attachment file(JsonRow file) {
        String id = file.id("id");
        return new Attachment(
                id,
                file.filled("name").or(() -> file.filled("title")).orElse(id),
                Math.max(-1, file.number("size", -1)),
                file.filled("mimetype").orElse(null),
                null);
    }

    private static MessageRef message(ChannelRef channel, JsonRow row, String ts) {
        String id = channel.id() + "/" + ts;
        String root = row.filled("thread_ts")
                .map(thread -> channel.id() + "/" + thread)
                .orElse(id);
        return new MessageRef(id, root.equals(id) ? null : root);
    }

    private EventHead head(String nativeId, long revision, Instant at, AccountRef actor) {
        return origin.head("ts", nativeId, revision, at, actor);
    }

    /** Seconds and microseconds: {@code 1484003200.000123}. */
    private static Instant time(JsonRow row, String field) {
        String ts = row.id(field);
        if (!ts.matches("\\d{1,11}(\\.\\d{1,9})?")) {
            throw row.unfit(field);
        }
        BigDecimal seconds = new BigDecimal(ts);
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }
}
