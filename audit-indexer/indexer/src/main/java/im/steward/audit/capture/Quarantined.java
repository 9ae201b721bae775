package im.steward.audit.capture;

import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.List;

/**
 * One record that was put aside; its bytes are asked for separately, because they may hold what people wrote.
 *
 * @param offset its place in the quarantine topic, and its number for people
 * @param partition where it was in the events' topic
 * @param originalOffset where it was in the events' topic
 * @param size bytes of key and value
 * @param headers names and values as they came
 */
public record Quarantined(
        long offset,
        Instant at,
        Fault fault,
        int partition,
        long originalOffset,
        long size,
        List<Header> headers,
        State state) {
    public Quarantined {
        headers = List.copyOf(headers);
    }

    public record Header(String name, String value) {}

    public sealed interface State {
        record Waiting() implements State {}

        record Replayed(Instant at, String by) implements State {}
    }
}
