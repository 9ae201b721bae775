package im.steward.audit.index;

import im.steward.audit.text.Utf8Line;
import im.steward.audit.text.Words;
import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.OfMessage;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One event as the document the mapping describes, written front to back without a tree in between. */
final class EventDocument {
    /** Lucene refuses a term of 32,766 bytes; a UTF-16 unit takes at most three. The original keeps the whole value. */
    private static final int LONGEST_KEY = 8_000;

    private final AuditEvent event;
    private final Provenance from;
    private final byte[] original;

    EventDocument(AuditEvent event, Provenance from, byte[] original) {
        this.event = event;
        this.from = from;
        this.original = original;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeName("@timestamp");
        json.writeNumber(event.head().at().toEpochMilli());
        provenance(json);
        im(json);
        user(json, event.head().actor());
        keys(json);
        text(json);
        json.writeName("original");
        json.writeRawValue(new RawJson(original));
        json.writeEndObject();
    }

    private void provenance(JsonGenerator json) {
        json.writeName("event");
        json.writeStartObject();
        json.writeStringProperty("id", from.id());
        json.writeStringProperty("kind", EventKind.of(event).word());
        json.writeStringProperty("hash", from.hash().hex());
        from.contradicts().ifPresent(id -> json.writeStringProperty("conflict_of", id));
        from.run().ifPresent(run -> keyword(json, "run", run));
        json.writeName("recorded");
        json.writeNumber(event.head().recordedAt().toEpochMilli());
        json.writeName("indexed");
        json.writeNumber(from.indexed().toEpochMilli());
        json.writeName("partition");
        json.writeNumber(from.partition());
        json.writeName("offset");
        json.writeNumber(from.offset());
        json.writeEndObject();
    }

    private void im(JsonGenerator json) {
        json.writeName("im");
        json.writeStartObject();
        json.writeStringProperty("platform", event.head().id().platform());
        json.writeStringProperty("instance", event.head().id().instance());
        event.conversation().ifPresent(channel -> channel(json, channel));
        if (event instanceof OfMessage about) {
            json.writeName("message");
            json.writeStartObject();
            keyword(json, "id", about.message().id());
            optional(json, "root", about.message().rootId());
            json.writeEndObject();
        }
        List<String> features = Features.of(event, body());
        if (!features.isEmpty()) {
            array(json, "has", features);
        }
        body().flatMap(body -> LikelyLanguage.of(body.text()))
                .ifPresent(language -> json.writeStringProperty("lang", language));
        json.writeBooleanProperty("edited", edited());
        json.writeBooleanProperty("deleted", event instanceof MessageDeleted);
        if (from.implausible()) {
            json.writeStringProperty("clock", "implausible");
        }
        json.writeEndObject();
    }

    private static void channel(JsonGenerator json, ChannelRef channel) {
        json.writeName("channel");
        json.writeStartObject();
        keyword(json, "id", channel.id());
        keyword(json, "name", channel.name());
        json.writeStringProperty("type", channel.type().word());
        optional(json, "team", channel.team());
        json.writeEndObject();
    }

    private static void user(JsonGenerator json, AccountRef actor) {
        json.writeName("user");
        json.writeStartObject();
        keyword(json, "id", actor.id());
        keyword(json, "name", actor.name());
        optional(json, "email", actor.email());
        json.writeEndObject();
    }

    private void keys(JsonGenerator json) {
        json.writeName("key");
        json.writeStartObject();
        array(json, "from", foldedNames(List.of(event.head().actor())));
        event.conversation().ifPresent(channel -> {
            Set<String> names = new LinkedHashSet<>();
            fold(channel.id(), names);
            fold(channel.name(), names);
            array(json, "in", names);
        });
        List<AccountRef> addressed = addressed();
        if (!addressed.isEmpty()) {
            array(json, "to", foldedNames(addressed));
        }
        json.writeEndObject();
    }

    /** An array leaves a gap of a hundred positions between its values, so that no phrase runs from text into a name. */
    private void text(JsonGenerator json) {
        List<Words.Lines> parts = new ArrayList<>(1);
        body().filter(body -> !body.text().isEmpty()).ifPresent(body -> {
            json.writeStringProperty("text", body.text());
            parts.add(Words.of(body.text()).lines());
        });
        attachments().forEach(file -> parts.add(Words.of(file.name()).lines()));
        if (!parts.isEmpty()) {
            lines(json, "words", parts, Words.Lines::words);
            lines(json, "pairs", parts, Words.Lines::pairs);
        }
    }

    /** The text the event is about; a deletion's is the one that went, where the source still had it. */
    private Optional<Body> body() {
        return switch (event) {
            case MessagePosted posted -> Optional.of(posted.body());
            case MessageEdited edited -> Optional.of(edited.body());
            case MessageDeleted deleted -> Optional.ofNullable(deleted.last());
            default -> Optional.empty();
        };
    }

    private List<Attachment> attachments() {
        return switch (event) {
            case MessagePosted posted -> posted.attachments();
            case MessageEdited edited -> edited.attachments();
            case FileTouched touched -> List.of(touched.file());
            default -> List.of();
        };
    }

    private List<AccountRef> addressed() {
        return switch (event) {
            case MessagePosted posted -> posted.to();
            case MessageEdited edited -> edited.to();
            case MembershipChanged membership -> List.of(membership.member());
            case AccountChanged account -> List.of(account.target());
            default -> List.of();
        };
    }

    private boolean edited() {
        return event instanceof MessageEdited || (event instanceof MessagePosted posted && posted.editedAt() != null);
    }

    private static Set<String> foldedNames(List<AccountRef> accounts) {
        Set<String> folded = new LinkedHashSet<>();
        for (AccountRef account : accounts) {
            fold(account.id(), folded);
            fold(account.name(), folded);
            fold(account.email(), folded);
        }
        return folded;
    }

    private static void fold(@Nullable String name, Set<String> folded) {
        if (name != null && !name.isEmpty()) {
            folded.add(shortened(Words.fold(name)));
        }
    }

    private static void array(JsonGenerator json, String field, Iterable<String> values) {
        json.writeArrayPropertyStart(field);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void lines(
            JsonGenerator json, String field, List<Words.Lines> parts, Function<Words.Lines, Utf8Line> which) {
        json.writeArrayPropertyStart(field);
        for (Words.Lines part : parts) {
            Utf8Line line = which.apply(part);
            json.writeRawUTF8String(line.bytes(), 0, line.length());
        }
        json.writeEndArray();
    }

    private static void optional(JsonGenerator json, String field, @Nullable String value) {
        if (value != null) {
            keyword(json, field, value);
        }
    }

    private static void keyword(JsonGenerator json, String field, String value) {
        json.writeStringProperty(field, shortened(value));
    }

    private static String shortened(String value) {
        if (value.length() <= LONGEST_KEY) {
            return value;
        }
        return value.substring(
                0, Character.isHighSurrogate(value.charAt(LONGEST_KEY - 1)) ? LONGEST_KEY - 1 : LONGEST_KEY);
    }
}
