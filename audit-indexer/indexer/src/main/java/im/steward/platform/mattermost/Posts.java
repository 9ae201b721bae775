package im.steward.platform.mattermost;

import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.MessageRef;
import im.steward.kernel.Sha256;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection.Reason;
import im.steward.platform.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A post, its replies and their reactions as events. */
final class Posts {
    private static final Pattern MENTION = Pattern.compile("(?<![\\w@])@([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])");
    private final Origin origin;
    private final Function<String, AccountRef> accounts;
    private final ExportSink sink;

    Posts(Origin origin, Function<String, AccountRef> accounts, ExportSink sink) {
        this.origin = origin;
        this.accounts = accounts;
        this.sink = sink;
    }

    /**
     * A post that cannot be taken does not take its replies with it: they stay beside it in the thread where it can still
     * be named, and on their own where it cannot.
     *
     * @param members of a direct conversation, else empty
     */
    void take(Place place, ChannelRef channel, List<String> members, JsonRow post) {
        Optional<String> root = one(place, channel, members, post, null);
        post.each("replies", place, sink, reply -> one(place, channel, members, reply, root.orElse(null)));
    }

    /** @return the id it has, or would have had if it had been taken */
    private Optional<String> one(
            Place place, ChannelRef channel, List<String> members, JsonRow post, @Nullable String root) {
        Optional<MessageRef> message =
                Rows.taken(place, sink, () -> new MessageRef(id(channel, sender(post), at(post), text(post)), root));
        message.ifPresent(known -> Rows.take(place, sink, () -> post(place, channel, members, post, known)));
        post.each("reactions", place, sink, reaction -> {
            MessageRef to = message.orElseThrow(() -> reaction.missing("message"));
            sink.event(place, reaction(channel, to, reaction));
        });
        return message.map(MessageRef::id);
    }

    private void post(Place place, ChannelRef channel, List<String> members, JsonRow post, MessageRef message) {
        AccountRef sender = sender(post);
        Instant at = at(post);
        Optional<Membership> membership = Membership.of(post);
        if (membership.isPresent()) {
            AccountRef member = accounts.apply(membership.get().member());
            sink.event(
                    place,
                    new MembershipChanged(
                            origin.head("user", message.id(), 0, at, sender),
                            channel,
                            member,
                            membership.get().change()));
            return;
        }
        Optional<Instant> editedAt = post.millis("edit_at");
        sink.event(
                place,
                new MessagePosted(
                        origin.head(
                                "user",
                                message.id(),
                                editedAt.map(Instant::toEpochMilli).orElse(0L),
                                at,
                                sender),
                        channel,
                        message,
                        body(text(post)),
                        addressed(members, text(post), sender),
                        attachments(post),
                        false,
                        editedAt.orElse(null)));
    }

    private AccountRef sender(JsonRow post) {
        return accounts.apply(post.id("user"));
    }

    private static Instant at(JsonRow post) {
        return post.millis("create_at").orElseThrow(() -> post.unfit("create_at"));
    }

    private static String text(JsonRow post) {
        return post.text("message");
    }

    private ReactionChanged reaction(ChannelRef channel, MessageRef message, JsonRow reaction) {
        AccountRef user = accounts.apply(reaction.id("user"));
        String name = reaction.text("emoji_name");
        Instant at = reaction.millis("create_at").orElseThrow(() -> reaction.unfit("create_at"));
        return new ReactionChanged(
                origin.head("emoji_name", message.id() + "+" + name + "+" + user.id(), 0, at, user),
                channel,
                message,
                name,
                ReactionChanged.Change.ADDED);
    }

    /** The export has no ids. Two posts with the same of all four would be one to Mattermost's own import, too. */
    private static String id(ChannelRef channel, AccountRef sender, Instant at, String text) {
        String all = String.join("\0", channel.id(), sender.id(), Long.toString(at.toEpochMilli()), text);
        return Sha256.of(all).hex().substring(0, 32);
    }

    private static Body body(String text) {
        try {
            return new Body(text);
        } catch (IllegalArgumentException tooLarge) {
            throw new RejectedRow(Reason.TOO_LARGE, "message");
        }
    }

    private List<AccountRef> addressed(List<String> members, String text, AccountRef sender) {
        Stream<String> mentioned = MENTION.matcher(text).results().map(mention -> mention.group(1));
        return Stream.concat(mentioned, members.stream())
                .filter(name -> !name.equals(sender.id()))
                .distinct()
                .map(accounts)
                .toList();
    }

    /** {@code …/users/<user>/<file id>/<name>} */
    private static List<Attachment> attachments(JsonRow post) {
        return post.objects("attachments").stream()
                .map(attachment -> {
                    String[] path = attachment.id("path").split("/", -1);
                    String name = path[path.length - 1];
                    return new Attachment(path.length > 1 ? path[path.length - 2] : name, name, -1, null, null);
                })
                .toList();
    }
}
