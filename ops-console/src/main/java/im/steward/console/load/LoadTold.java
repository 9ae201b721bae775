package im.steward.console.load;

import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadWatcher;
import im.steward.probe.load.Second;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a process that loads tells a console: as much after hours as after minutes, and of no account. */
public final class LoadTold {
    private static final int MOST_POINTS = 120;

    /** A second in which much was waited for and nothing ended was slower than any that has a latency. */
    private static final Comparator<Second> WORSE =
            Comparator.comparing(LoadTold::stalled).thenComparing(Second::p99);

    private LoadTold() {}

    public static ObjectNode now(LoadWatcher.Moment now, LoadReport soFar) {
        return told(now, soFar, Optional.empty());
    }

    public static ObjectNode over(LoadWatcher.Moment last, LoadReport report) {
        return told(last, report, Optional.of(report));
    }

    private static ObjectNode told(LoadWatcher.Moment now, LoadReport report, Optional<LoadReport> over) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("target", report.target())
                .put("script", report.script())
                .put("began_at", report.beganAt().toString())
                .put("objective_ms", LoadSummary.millis(report.plan().objective()));
        json.putObject("now")
                .put("per_second", now.perSecond())
                .put("ended", now.ended())
                .put("failed", now.failed())
                .put("p50_ms", LoadSummary.millis(now.latency().p50()))
                .put("p95_ms", LoadSummary.millis(now.latency().p95()))
                .put("p99_ms", LoadSummary.millis(now.latency().p99()))
                .put("users", now.users())
                .put("waiting", now.waiting());
        points(json.putArray("points"), report.seconds());
        over.ifPresent(done -> json.put("ending", done.ending().name().toLowerCase(Locale.ROOT))
                .put("finding", LoadFiles.finding(done, false))
                .put("finding_zh", LoadFiles.finding(done, true)));
        return json;
    }

    private static boolean stalled(Second second) {
        return second.ended() == 0 && second.waiting() > 0;
    }

    /** Of seconds that fall together the worst is the one that matters. */
    private static void points(ArrayNode json, List<Second> seconds) {
        int each = Math.max(1, Math.ceilDiv(seconds.size(), MOST_POINTS));
        for (int from = 0; from < seconds.size(); from += each) {
            Second worst = seconds.get(from);
            for (Second second : seconds.subList(from, Math.min(seconds.size(), from + each))) {
                worst = WORSE.compare(second, worst) > 0 ? second : worst;
            }
            ObjectNode point = json.addObject().put("at", worst.at());
            // Where nothing ended there is no latency, and no zero.
            if (worst.ended() > 0) {
                point.put("p50_ms", LoadSummary.millis(worst.p50())).put("p99_ms", LoadSummary.millis(worst.p99()));
            }
        }
    }
}
