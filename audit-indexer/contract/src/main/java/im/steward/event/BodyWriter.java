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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * An event's content, field by field in one order: field names of ECS where it has them, our own under {@code im}. Same
 * event, same bytes.
 */
final class BodyWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private final BodyFields out;

    private BodyWriter(BodyFields out) {
        this.out = out;
    }

    static byte[] write(AuditEvent event) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
                write(event, new BodyJson(json));
            }
            return bytes.toByteArray();
        }
    }

    static void write(AuditEvent event, BodyFields to) {
        new BodyWriter(to).event(event);
    }

    private void event(AuditEvent event) {
        out.object();
        out.object("user");
        accountFields(event.head().actor());
        switch (event) {
            case MembershipChanged membership -> account("target", membership.member());
            case AccountChanged change -> {
                account("target", change.target());
                changes(change.changes());
            }
            default -> {}
        }
        out.end();
        switch (event) {
            case SessionChanged session -> {
                nested("source", "ip", session.ip());
                nested("user_agent", "original", session.userAgent());
            }
            case FileTouched touched -> {
                out.object("file");
                fileFields(touched.file());
            }
            default -> {}
        }
        out.object("im");
        event.conversation().ifPresent(this::channel);
        switch (event) {
            case OfMessage about -> message(about);
            case SessionChanged session -> nested("session", "id", session.sessionId());
            case AdminActed act -> admin(act);
            case MembershipChanged _, AccountChanged _, FileTouched _ -> {}
        }
        out.end();
        out.end();
    }

    private void message(OfMessage about) {
        out.object("message");
        out.text("id", about.message().id());
        text("root_id", about.message().rootId());
        switch (about) {
            case MessagePosted posted -> {
                out.text("body", posted.body().text());
                accounts(posted.to());
                attachments(posted.attachments());
                if (posted.encrypted()) {
                    out.flag("encrypted", true);
                }
                text("edited_at", posted.editedAt());
            }
            case MessageEdited edited -> {
                out.text("body", edited.body().text());
                body("previous_body", edited.previous());
                accounts(edited.to());
                attachments(edited.attachments());
            }
            case MessageDeleted deleted -> body("previous_body", deleted.last());
            case ReactionChanged _ -> {}
        }
        out.end();
        switch (about) {
            case MessageDeleted deleted ->
                nested("deletion", "reason", deleted.reason().name().toLowerCase(Locale.ROOT));
            case ReactionChanged reaction -> nested("reaction", "name", reaction.name());
            case MessagePosted _, MessageEdited _ -> {}
        }
    }

    private void channel(ChannelRef channel) {
        out.object("channel");
        out.text("id", channel.id());
        out.text("name", channel.name());
        out.text("type", channel.type().word());
        text("team", channel.team());
        out.end();
    }

    private void admin(AdminActed act) {
        out.object("admin");
        out.text("action", act.action());
        out.text("object", act.object());
        text("prior", act.prior());
        text("resulting", act.resulting());
        out.end();
    }

    private void accounts(List<AccountRef> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        out.list("to");
        for (AccountRef account : accounts) {
            out.object();
            accountFields(account);
            out.end();
        }
        out.endList();
    }

    private void account(String name, AccountRef account) {
        out.object(name);
        accountFields(account);
        out.end();
    }

    private void accountFields(AccountRef account) {
        out.text("id", account.id());
        out.text("name", account.name());
        text("email", account.email());
    }

    private void attachments(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        out.list("attachments");
        for (Attachment attachment : attachments) {
            out.object();
            fileFields(attachment);
        }
        out.endList();
    }

    private void fileFields(Attachment file) {
        out.text("id", file.id());
        out.text("name", file.name());
        if (file.size() >= 0) {
            out.number("size", file.size());
        }
        text("mime_type", file.mimeType());
        if (file.sha256() != null) {
            nested("hash", "sha256", file.sha256().hex());
        }
        out.end();
    }

    /** In the order of their names: a map has none, and the same event must give the same bytes. */
    private void changes(Map<String, String> changes) {
        out.object("changes");
        new TreeMap<>(changes).forEach(out::text);
        out.end();
    }

    private void nested(String object, String name, @Nullable String value) {
        if (value != null) {
            out.object(object);
            out.text(name, value);
            out.end();
        }
    }

    private void body(String name, @Nullable Body body) {
        if (body != null) {
            out.text(name, body.text());
        }
    }

    private void text(String name, @Nullable Object value) {
        if (value != null) {
            out.text(name, value.toString());
        }
    }
}
