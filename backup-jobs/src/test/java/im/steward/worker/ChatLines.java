package im.steward.worker;

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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people wrote, oldest first: real chat in English and Chinese where it lies beside the checkout (it is never part
 * of the repository), made-up talk elsewhere.
 */
record ChatLines(boolean real, List<Line> lines) {
    private static final Instant DAY = Instant.parse("2026-02-01T08:00:00Z");
    private static final double ENGLISH = 211_038.0 / 331_038;

    ChatLines {
        lines = List.copyOf(lines);
    }

    record Line(
            String id, String channel, String channelName, String sender, String senderName, Instant at, String text) {}

    /** Fewer than asked for where the real ones end. */
    static ChatLines first(int count) {
        Optional<Path> data = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/data/chat"))
                .filter(Files::isDirectory)
                .findFirst();
        if (data.isEmpty()) {
            return new ChatLines(
                    false, IntStream.range(0, count).mapToObj(ChatLines::madeUp).toList());
        }
        int english = (int) Math.ceil(count * ENGLISH);
        List<Line> lines = new ArrayList<>(read(data.get().resolve("en-gitter.ndjson.zst"), "e", english));
        lines.addAll(read(data.get().resolve("zh-meetings.ndjson.zst"), "z", count - english));
        lines.sort(Comparator.comparing(Line::at).thenComparing(Line::id));
        return new ChatLines(true, lines);
    }

    private static List<Line> read(Path file, String mark, int count) {
        try (var lines = new BufferedReader(
                new InputStreamReader(new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().limit(count).map(line -> of(line, mark)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** No database takes the byte 0 in a text. */
    private static Line of(String line, String mark) {
        JsonNode json = JsonMapper.shared().readTree(line);
        return new Line(
                mark + json.path("id").asString(),
                json.path("conversation").path("id").asString(),
                json.path("conversation").path("name").asString(),
                json.path("sender").path("id").asString(),
                json.path("sender").path("name").asString(),
                OffsetDateTime.parse(json.path("sent_at").asString()).toInstant(),
                json.path("text").asString().replace("\0", ""));
    }

    private static Line madeUp(int number) {
        int room = number % 60;
        return new Line(
                "m" + number,
                "c" + room,
                "room " + room + " 房间",
                "u" + number % 500,
                "person " + number % 500,
                DAY.plusSeconds(number),
                "Message %d about the budget 预算 \\ it's %s 🙂".formatted(number, Integer.toHexString(number * 7919)));
    }
}
