package im.steward.platform.mattermost;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.ChannelRef;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportReader;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Lines;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Version 1 of the format, bare or in a zip beside {@code data/}. */
public final class MattermostReader implements ExportReader {
    public static final String PLATFORM = "mattermost";

    private final Origin origin;
    private final Map<String, AccountRef> accounts = new HashMap<>();
    private final Map<String, ChannelRef> channels = new HashMap<>();
    private boolean versionSeen;

    public MattermostReader(Origin origin) {
        this.origin = origin;
    }

    @Override
    public void read(ExportFile file, ExportSink sink) throws IOException {
        Posts posts = new Posts(origin, this::account, sink);
        file.each(
                name -> name.endsWith(".jsonl") && !name.startsWith("data/"),
                sink,
                entry -> Lines.each(
                        entry, file.limits(), sink, (place, line) -> take(place, JsonRow.of(line), posts, sink)));
        if (!versionSeen) {
            throw new InvalidException(new Fault(
                    "import-format-mismatch",
                    "The file holds no line that says it is a Mattermost bulk export",
                    "Take the file as mmctl export wrote it, or choose the format the file has"));
        }
    }

    private void take(Place place, JsonRow line, Posts posts, ExportSink sink) {
        String type = line.text("type");
        if (!versionSeen && !type.equals("version")) {
            // It is the first line of every export; without it nobody knows what the others mean.
            throw new RejectedRow(Reason.VERSION_UNKNOWN, "version");
        }
        switch (type) {
            case "version" -> version(line);
            case "channel" -> channel(line.object("channel"));
            case "user", "bot" -> user(place, line.object(type), sink);
            case "post" -> {
                JsonRow post = line.object("post");
                posts.take(place, channel(post.text("team"), post.text("channel")), List.of(), post);
            }
            case "direct_post" -> {
                JsonRow post = line.object("direct_post");
                List<String> members =
                        post.texts("channel_members").stream().sorted().toList();
                posts.take(place, direct(post, members), members, post);
            }
            default -> {
                // Teams, roles, schemes, emoji: the furniture of a server, not an act of a user.
            }
        }
    }

    private void version(JsonRow line) {
        if (line.number("version", 0) != 1) {
            throw new RejectedRow(Reason.VERSION_UNKNOWN, "version");
        }
        versionSeen = true;
    }

    private void channel(JsonRow channel) {
        String team = channel.text("team");
        String name = channel.id("name");
        ChannelRef.Type type = "P".equals(channel.text("type")) ? ChannelRef.Type.PRIVATE : ChannelRef.Type.PUBLIC;
        channels.put(
                team + "/" + name,
                new ChannelRef(team + "/" + name, channel.filled("display_name").orElse(name), type, team));
    }

    private ChannelRef channel(String team, String name) {
        String id = team + "/" + name;
        return channels.getOrDefault(id, new ChannelRef(id, name, ChannelRef.Type.UNKNOWN, team));
    }

    private static ChannelRef direct(JsonRow post, List<String> members) {
        if (members.isEmpty()) {
            throw post.unfit("channel_members");
        }
        return new ChannelRef(
                "direct/" + String.join(",", members),
                String.join(", ", members),
                members.size() > 2 ? ChannelRef.Type.GROUP : ChannelRef.Type.DIRECT,
                null);
    }

    /** The only act an account's line tells is that it was switched off, and when. */
    private void user(Place place, JsonRow user, ExportSink sink) {
        String name = user.id("username");
        AccountRef account = new AccountRef(name, name, user.filled("email").orElse(null));
        accounts.put(name, account);
        Optional<Instant> disabledAt = user.millis("delete_at");
        disabledAt.ifPresent(at -> sink.event(
                place,
                new AccountChanged(
                        origin.head("username", "user/" + name + "+disabled", at.toEpochMilli(), at, account),
                        account,
                        AccountChanged.Change.DISABLED,
                        Map.of())));
    }

    private AccountRef account(String name) {
        return accounts.getOrDefault(name, new AccountRef(name, name));
    }
}
