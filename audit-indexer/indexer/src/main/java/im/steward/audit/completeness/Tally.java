package im.steward.audit.completeness;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Totals of one comparison. */
final class Tally {
    private final Map<Finding.Kind, Long> found = new EnumMap<>(Finding.Kind.class);
    private long read;
    private long days;

    void read(List<Checked> chunk) {
        read += chunk.size();
        for (Checked checked : chunk) {
            if (checked.verdict() instanceof Verdict.Differs differs) {
                found.merge(differs.kind(), 1L, Long::sum);
            }
        }
    }

    void judgedAgain(int suspiciousDays) {
        days = suspiciousDays;
    }

    Map<String, String> totals() {
        Map<String, String> totals = new TreeMap<>();
        totals.put("read", Long.toString(read));
        totals.put("days-judged-again", Long.toString(days));
        found.forEach((kind, count) -> totals.put(kind.name().toLowerCase(Locale.ROOT), Long.toString(count)));
        return totals;
    }

    @Override
    public String toString() {
        return totals().toString();
    }
}
