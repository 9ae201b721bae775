package im.steward.audit.search;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real chat, as it lies beside the repository on developers' machines; never part of it. */
final class RawChat {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RawChat() {}

    record Message(
            String id,
            String channel,
            String channelName,
            String type,
            String sender,
            String senderName,
            Instant at,
            String text) {}

    /** The directory {@code shared/data/chat} beside this checkout or beside one of the directories above it. */
    static Optional<Path> directory() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/data/chat"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    static List<Message> read(Path file) {
        try (var lines = new BufferedReader(
                new InputStreamReader(new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            var messages = new ArrayList<Message>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                messages.add(message(JSON.readTree(line)));
            }
            return messages;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Message message(JsonNode line) {
        return new Message(
                line.path("id").asString(),
                line.path("conversation").path("id").asString(),
                line.path("conversation").path("name").asString(),
                line.path("conversation").path("type").asString(),
                line.path("sender").path("id").asString(),
                line.path("sender").path("name").asString(),
                OffsetDateTime.parse(line.path("sent_at").asString()).toInstant(),
                line.path("text").asString());
    }
}
