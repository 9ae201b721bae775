package im.steward.backup.restore;

import im.steward.backup.restore.Restore.Form;
import im.steward.backup.take.ChatRows.Channel;
import im.steward.backup.take.ChatRows.Post;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One conversation as a file: lines that Mattermost's bulk import takes, or a table for people. Deleted messages are in
 * the table only; an import would bring them back to life.
 */
final class ConversationFile implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final Channel channel;
    private final Form form;
    private final Writer out;
    private Optional<ObjectNode> thread = Optional.empty();
    private String root = "";
    private long posts;

    private ConversationFile(Channel channel, Form form, Writer out) {
        this.channel = channel;
        this.form = form;
        this.out = out;
    }

    static ConversationFile open(Path file, Channel channel, Form form) {
        try {
            BufferedWriter out = Files.newBufferedWriter(file);
            ConversationFile conversation = new ConversationFile(channel, form, out);
            conversation.head();
            return conversation;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private void head() throws IOException {
        switch (form) {
            // Excel takes a file without a mark for one in the system's own letters.
            case CSV -> out.write("\uFEFFid,thread,at,user,edited,deleted,type,message\r\n");
            case NDJSON -> {
                line(JSON.createObjectNode().put("type", "version").put("version", 1));
                if (channel.direct()) {
                    ObjectNode described = JSON.createObjectNode().put("type", "direct_channel");
                    members(described.putObject("direct_channel").putArray("members"));
                    line(described);
                }
            }
        }
    }

    private void members(ArrayNode into) {
        channel.members().forEach(into::add);
    }

    void add(Post post) {
        try {
            posts++;
            switch (form) {
                case CSV -> csv(post);
                case NDJSON -> ndjson(post);
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    long posts() {
        return posts;
    }

    private void csv(Post post) throws IOException {
        out.write(String.join(
                        ",",
                        cell(post.id()),
                        cell(post.root().orElse(post.id())),
                        cell(post.at().toString()),
                        cell(post.user()),
                        cell(post.edited().map(Instant::toString).orElse("")),
                        cell(post.deleted().map(Instant::toString).orElse("")),
                        cell(post.type()),
                        cell(post.message()))
                + "\r\n");
    }

    /** A cell that begins like a formula would be one. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    /** Answers stand inside the message they answer; one whose first message is gone stands for itself. */
    private void ndjson(Post post) throws IOException {
        if (post.deleted().isPresent() || !post.type().isEmpty()) {
            return;
        }
        boolean answers = thread.isPresent() && post.root().equals(Optional.of(root));
        if (answers) {
            ObjectNode body = body(thread.get());
            ArrayNode replies = body.withArray("replies");
            replies.addObject()
                    .put("user", post.user())
                    .put("message", post.message())
                    .put("create_at", post.at().toEpochMilli());
            return;
        }
        flush();
        ObjectNode whole = JSON.createObjectNode().put("type", channel.direct() ? "direct_post" : "post");
        ObjectNode body = whole.putObject(channel.direct() ? "direct_post" : "post");
        if (channel.direct()) {
            members(body.putArray("channel_members"));
        } else {
            body.put("team", channel.team().orElse("")).put("channel", channel.name());
        }
        body.put("user", post.user())
                .put("message", post.message())
                .put("create_at", post.at().toEpochMilli());
        post.edited().ifPresent(at -> body.put("edit_at", at.toEpochMilli()));
        thread = Optional.of(whole);
        root = post.id();
    }

    private ObjectNode body(ObjectNode whole) {
        return (ObjectNode) whole.path(channel.direct() ? "direct_post" : "post");
    }

    private void flush() throws IOException {
        if (thread.isPresent()) {
            line(thread.get());
        }
    }

    private void line(ObjectNode line) throws IOException {
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
    }

    @Override
    public void close() {
        try (out) {
            flush();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
