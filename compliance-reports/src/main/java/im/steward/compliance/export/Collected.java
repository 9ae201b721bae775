package im.steward.compliance.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a collection found, in numbers; kept with each chunk so that a restart goes on counting.
 *
 * @param total how many the query matches, counted by the archive
 * @param kinds messages by kind
 * @param gaps why it may lack something; empty almost always
 */
public record Collected(long messages, long total, Map<String, Long> kinds, List<String> gaps) {
    public static final Collected NOTHING = new Collected(0, 0, Map.of(), List.of());

    public Collected {
        kinds = Map.copyOf(kinds);
        gaps = List.copyOf(gaps);
    }

    /** Everything that keeps this from being whole. */
    public List<String> shortfalls() {
        List<String> all = new ArrayList<>(gaps);
        if (messages != total) {
            all.add("%d messages were collected, but the query matches %d; the archive changed meanwhile"
                    .formatted(messages, total));
        }
        return all;
    }

    /** One line per kind, for a job's context. */
    public String kindLines() {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(kinds)
                .forEach((kind, count) ->
                        lines.append(kind).append(' ').append(count).append('\n'));
        return lines.toString();
    }

    public static Map<String, Long> kinds(String lines) {
        Map<String, Long> kinds = new TreeMap<>();
        lines.lines().map(line -> line.split(" ", 2)).forEach(parts -> kinds.put(parts[0], Long.parseLong(parts[1])));
        return kinds;
    }
}
