package im.steward.console.home;

import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line of the desk as the page shows it. */
record WaitingRow(
        String key,
        String urgency,
        String status,
        long count,
        @Nullable Instant since,
        @Nullable String day,
        List<String> names,
        int more,
        @Nullable Fault fault,
        String href) {
    private static final int NAMED = 5;

    static WaitingRow of(Waiting waiting) {
        List<String> names = waiting.names();
        return new WaitingRow(
                waiting.key(),
                waiting.urgency().name().toLowerCase(Locale.ROOT),
                waiting.urgency().status(),
                waiting.count(),
                waiting.since().orElse(null),
                waiting.day().map(Object::toString).orElse(null),
                names.subList(0, Math.min(NAMED, names.size())),
                Math.max(0, names.size() - NAMED),
                waiting.fault().orElse(null),
                waiting.href());
    }
}
