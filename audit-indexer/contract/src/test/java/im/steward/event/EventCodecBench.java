package im.steward.event;

import java.util.List;
import java.util.Locale;

/** What one event costs: {@code java -cp … im.steward.event.EventCodecBench}. */
final class EventCodecBench {
    private static final int EVENTS = 500_000;

    private EventCodecBench() {}

    public static void main(String[] args) {
        List<EventBytes> bytes = GoldenSamplesTest.samples()
                .filter(sample -> sample.type() == EventType.MESSAGE_POSTED)
                .map(GoldenSamplesTest.Sample::bytes)
                .toList();
        List<AuditEvent> events = bytes.stream()
                .map(b -> ((Decoded.Event) EventCodec.decode(b)).event())
                .toList();
        for (int round = 0; round < 4; round++) {
            long start = System.nanoTime();
            int used = 0;
            for (int i = 0; i < EVENTS; i++) {
                used += EventCodec.decode(bytes.get(i & 1)).hashCode() & 1;
            }
            long decoded = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                used += EventCodec.encode(events.get(i & 1)).body().length;
            }
            long encoded = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                used += EventCodec.contentHash(events.get(i & 1)).hashCode() & 1;
            }
            long hashed = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "decode %.2f µs, encode %.2f µs, hash %.2f µs (%d)%n",
                    (decoded - start) / 1e3 / EVENTS,
                    (encoded - decoded) / 1e3 / EVENTS,
                    (hashed - encoded) / 1e3 / EVENTS,
                    used);
        }
    }
}
