package im.steward.console.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A table whose rows' state is a queue.
 *
 * @param states every state there is: a rule asks for zero, which is not the same as nothing
 */
record Queue(String name, List<String> states, Supplier<Map<String, Long>> counts) {
    Queue {
        states = List.copyOf(states);
    }

    Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        states.forEach(state -> rows.put(state, 0L));
        rows.putAll(counts.get());
        return rows;
    }
}
