package im.steward.console.schedule;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the form of a new schedule sends; {@code when} is a proposal, or {@code own} for the written expression. */
record ScheduleForm(String kind, String name, String when, String cron, String zone, String missed) {
    /** The proposals, by message key {@code schedule.when.<key>}. */
    static final Map<String, String> PROPOSALS = proposals();

    /** A field that was not sent is empty, and refused like an empty one. */
    static ScheduleForm of(Map<String, String> fields) {
        return new ScheduleForm(
                fields.getOrDefault("kind", ""),
                fields.getOrDefault("name", ""),
                fields.getOrDefault("when", ""),
                fields.getOrDefault("cron", ""),
                fields.getOrDefault("zone", ""),
                fields.getOrDefault("missed", ""));
    }

    CronTime time() {
        return CronTime.of(PROPOSALS.getOrDefault(when, cron), zone);
    }

    private static Map<String, String> proposals() {
        var proposals = new LinkedHashMap<String, String>();
        proposals.put("nightly", "0 30 2 * * ?");
        proposals.put("mornings", "0 0 8 ? * MON-FRI");
        proposals.put("mondays", "0 0 8 ? * MON");
        proposals.put("monthly", "0 0 8 1 * ?");
        proposals.put("hourly", "0 0 * * * ?");
        return proposals;
    }
}
