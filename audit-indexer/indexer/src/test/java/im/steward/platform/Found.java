package im.steward.platform;

import im.steward.event.AuditEvent;
import im.steward.event.Decoded;
import im.steward.event.EventCodec;
import im.steward.event.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a reader found in an export. */
public final class Found implements ExportSink {
    public static final Instant READ_AT = Instant.parse("2026-11-20T12:00:00Z");
    public final List<AuditEvent> events = new ArrayList<>();
    public final List<Rejection> rejections = new ArrayList<>();

    public static Found in(Path path, String platform, Function<Origin, ExportReader> reader) {
        return in(path, platform, Limits.DEFAULT, reader);
    }

    public static Found in(Path path, String platform, Limits limits, Function<Origin, ExportReader> reader) {
        Found found = new Found();
        try {
            reader.apply(new Origin(platform, "test", READ_AT))
                    .read(new ExportFile(path, String.valueOf(path.getFileName()), limits, _ -> {}), found);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return found;
    }

    @Override
    public void event(Place place, AuditEvent event) {
        events.add(event);
    }

    @Override
    public void rejected(Rejection rejection) {
        rejections.add(rejection);
    }

    public Map<EventType, Integer> counts() {
        Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
        events.forEach(event -> counts.merge(EventType.of(event), 1, Integer::sum));
        return counts;
    }

    public <E extends AuditEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How many ids there are; and every event goes through the codec unharmed. */
    public int distinctIds() {
        Set<String> ids = new HashSet<>();
        for (AuditEvent event : events) {
            if (!EventCodec.decode(EventCodec.encode(event)).equals(new Decoded.Event(event))) {
                throw new AssertionError("changed by the codec: " + event.head().id());
            }
            ids.add(event.head().id().value());
        }
        return ids.size();
    }

    public List<String> reasons() {
        return rejections.stream()
                .map(rejection -> "%s:%d %s %s"
                        .formatted(
                                rejection.place().file(),
                                rejection.place().number(),
                                rejection.reason().code(),
                                rejection.field())
                        .trim())
                .toList();
    }
}
