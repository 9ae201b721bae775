package im.steward.probe.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What virtual users do: once in the beginning, and then in a mix. */
public final class LoadScript {
    /** Set by the engine: of this act alone, and of this user. */
    static final Set<String> OWN = Set.of("nonce", "user_number", "now_ms");

    private final String name;
    private final Map<String, String> values;
    private final Pause think;
    private final Duration timeout;
    private final List<Step> start;
    private final List<Act> mix;
    private final Map<String, Integer> needed;

    /**
     * @param values of variables that are the same for all users; some may be secrets
     * @param think what a user does not do between two acts
     * @param timeout of one step
     * @param needed variables that the script uses and does not set, and the line that uses each
     */
    LoadScript(
            String name,
            Map<String, String> values,
            Pause think,
            Duration timeout,
            List<Step> start,
            List<Act> mix,
            Map<String, Integer> needed) {
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("timeout must lie between 100ms and 5m, was " + timeout);
        }
        this.name = name;
        this.values = Map.copyOf(values);
        this.think = think;
        this.timeout = timeout;
        this.start = List.copyOf(start);
        this.mix = List.copyOf(mix);
        this.needed = new TreeMap<>(needed);
    }

    /** One kind of thing that users do, such as reading. */
    record Act(String name, int weight, List<Step> steps) {
        Act {
            if (weight < 1 || weight > 1_000_000) {
                throw new IllegalArgumentException("weight must lie between 1 and 1000000, was " + weight);
            }
            steps = List.copyOf(steps);
        }
    }

    public String name() {
        return name;
    }

    /** What the accounts file must have as columns. */
    public Set<String> columns() {
        return new TreeSet<>(needed.keySet());
    }

    int lineThatNeeds(String variable) {
        return needed.getOrDefault(variable, 1);
    }

    Map<String, String> values() {
        return values;
    }

    Pause think() {
        return think;
    }

    Duration timeout() {
        return timeout;
    }

    List<Step> start() {
        return start;
    }

    List<Act> mix() {
        return mix;
    }

    Stream<String> actNames() {
        return mix.stream().map(Act::name);
    }

    /** @param drawn from 0 to 1, 1 excluded */
    Act choose(double drawn) {
        long all = mix.stream().mapToLong(Act::weight).sum();
        long left = (long) (drawn * all);
        for (Act act : mix) {
            left -= act.weight();
            if (left < 0) {
                return act;
            }
        }
        return mix.getLast();
    }
}
