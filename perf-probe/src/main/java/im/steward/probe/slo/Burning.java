package im.steward.probe.slo;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that burn, each with the minutes of calm it has seen since it last burned.
 *
 * <p>A rule begins to burn when both its windows do and the short one has bad samples enough; it ends after calm in the
 * short window that lasts.
 */
public record Burning(Map<BurnRule, Integer> calm) {
    static final Burning NONE = new Burning(Map.of());

    public Burning {
        Map<BurnRule, Integer> ordered = new EnumMap<>(BurnRule.class);
        ordered.putAll(calm);
        calm = Collections.unmodifiableMap(ordered);
    }

    /** What a rule's windows hold at the end of a minute. */
    interface Windows {
        Counts within(Duration window);
    }

    /** @param every how often the target is asked */
    Burning next(Slo slo, Duration every, Windows windows) {
        Map<BurnRule, Integer> next = new EnumMap<>(BurnRule.class);
        for (BurnRule rule : BurnRule.values()) {
            if (!rule.applies(slo.period(), every)) {
                continue;
            }
            double factor = rule.factor(slo.period());
            Counts recent = windows.within(rule.shortWindow(every));
            double burn = slo.burn(recent);
            Integer minutes = calm.get(rule);
            if (minutes != null) {
                // No news is no calm: a probe that died in the middle of an incident must not end it.
                int now = recent.total() == 0 ? minutes : burn < factor * BurnRule.CALM ? minutes + 1 : 0;
                if (now < BurnRule.CALM_MINUTES) {
                    next.put(rule, now);
                }
            } else if (burn >= factor
                    && recent.bad() >= BurnRule.FEWEST_BAD
                    && slo.burn(windows.within(rule.longWindow())) >= factor) {
                next.put(rule, 0);
            }
        }
        return new Burning(next);
    }

    /** The most urgent. */
    public Optional<BurnRule> rule() {
        return calm.keySet().stream().min(BurnRule::compareTo);
    }
}
