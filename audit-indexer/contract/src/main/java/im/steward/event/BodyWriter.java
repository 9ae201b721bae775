package im.steward.event;

import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.AdminActed;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.OfMessage;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.AuditEvent.SessionChanged;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** An event's content as JSON: field names of ECS where it has them, our own under {@code im}. Same event, same bytes. */
final class BodyWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private final JsonGenerator out;

    private BodyWriter(JsonGenerator out) {
        this.out = out;
    }

    static byte[] write(AuditEvent event) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            write(event, bytes);
            return bytes.toByteArray();
        }
    }

    static void write(AuditEvent event, OutputStream to) {
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            new BodyWriter(out).event(event);
        }
    }

    private void event(AuditEvent event) {
        out.writeStartObject();
        out.writeObjectPropertyStart("user");
        accountFields(event.head().actor());
        switch (event) {
            case MembershipChanged membership -> account("target", membership.member());
            case AccountChanged change -> {
                account("target", change.target());
                changes(change.changes());
            }
            default -> {}
        }
        out.writeEndObject();
        switch (event) {
            case SessionChanged session -> {
                nested("source", "ip", session.ip());
                nested("user_agent", "original", session.userAgent());
            }
            case FileTouched touched -> {
                out.writeName("file");
                file(touched.file());
            }
            default -> {}
        }
        out.writeObjectPropertyStart("im");
        event.conversation().ifPresent(this::channel);
        switch (event) {
            case OfMessage about -> message(about);
            case SessionChanged session -> nested("session", "id", session.sessionId());
            case AdminActed act -> admin(act);
            case MembershipChanged _, AccountChanged _, FileTouched _ -> {}
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void message(OfMessage about) {
        out.writeObjectPropertyStart("message");
        out.writeStringProperty("id", about.message().id());
        text("root_id", about.message().rootId());
        switch (about) {
            case MessagePosted posted -> {
                out.writeStringProperty("body", posted.body().text());
                accounts(posted.to());
                attachments(posted.attachments());
                if (posted.encrypted()) {
                    out.writeBooleanProperty("encrypted", true);
                }
                text("edited_at", posted.editedAt());
            }
            case MessageEdited edited -> {
                out.writeStringProperty("body", edited.body().text());
                body("previous_body", edited.previous());
                accounts(edited.to());
                attachments(edited.attachments());
            }
            case MessageDeleted deleted -> body("previous_body", deleted.last());
            case ReactionChanged _ -> {}
        }
        out.writeEndObject();
        switch (about) {
            case MessageDeleted deleted ->
                nested("deletion", "reason", deleted.reason().name().toLowerCase(Locale.ROOT));
            case ReactionChanged reaction -> nested("reaction", "name", reaction.name());
            case MessagePosted _, MessageEdited _ -> {}
        }
    }

    private void channel(ChannelRef channel) {
        out.writeObjectPropertyStart("channel");
        out.writeStringProperty("id", channel.id());
        out.writeStringProperty("name", channel.name());
        out.writeStringProperty("type", channel.type().name().toLowerCase(Locale.ROOT));
        text("team", channel.team());
        out.writeEndObject();
    }

    private void admin(AdminActed act) {
        out.writeObjectPropertyStart("admin");
        out.writeStringProperty("action", act.action());
        out.writeStringProperty("object", act.object());
        text("prior", act.prior());
        text("resulting", act.resulting());
        out.writeEndObject();
    }

    private void accounts(List<AccountRef> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("to");
        for (AccountRef account : accounts) {
            out.writeStartObject();
            accountFields(account);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void account(String name, AccountRef account) {
        out.writeObjectPropertyStart(name);
        accountFields(account);
        out.writeEndObject();
    }

    private void accountFields(AccountRef account) {
        out.writeStringProperty("id", account.id());
        out.writeStringProperty("name", account.name());
        text("email", account.email());
    }

    private void attachments(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("attachments");
        attachments.forEach(this::file);
        out.writeEndArray();
    }

    private void file(Attachment file) {
        out.writeStartObject();
        out.writeStringProperty("id", file.id());
        out.writeStringProperty("name", file.name());
        if (file.size() >= 0) {
            out.writeNumberProperty("size", file.size());
        }
        text("mime_type", file.mimeType());
        if (file.sha256() != null) {
            nested("hash", "sha256", file.sha256().hex());
        }
        out.writeEndObject();
    }

    /** In the order of their names: a map has none, and the same event must give the same bytes. */
    private void changes(Map<String, String> changes) {
        out.writeObjectPropertyStart("changes");
        new TreeMap<>(changes).forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    private void nested(String object, String name, @Nullable String value) {
        if (value != null) {
            out.writeObjectPropertyStart(object);
            out.writeStringProperty(name, value);
            out.writeEndObject();
        }
    }

    private void body(String name, @Nullable Body body) {
        if (body != null) {
            out.writeStringProperty(name, body.text());
        }
    }

    private void text(String name, @Nullable Object value) {
        if (value != null) {
            out.writeStringProperty(name, value.toString());
        }
    }
}
