package im.steward.console.load;

import im.steward.probe.load.Knee;
import im.steward.probe.load.LoadPlan;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.StageResult;
import im.steward.probe.load.Verdict;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a report says in sentences; page and workbook say the same. */
final class LoadSummary {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double NANOS_OF_A_MILLI = 1e6;
    private final LoadReport report;
    private final LoadWords words;

    LoadSummary(LoadReport report, LoadWords words) {
        this.report = report;
        this.words = words;
    }

    static double millis(Duration length) {
        return length.toNanos() / NANOS_OF_A_MILLI;
    }

    static String told(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String told(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    static String length(Duration length) {
        return length.compareTo(Duration.ofSeconds(1)) < 0
                ? length.toMillis() + " ms"
                : told(length.toMillis() / 1e3) + " s";
    }

    String title() {
        return words.say("load.title", report.target());
    }

    /** The one sentence that matters. */
    String finding() {
        String objective = length(report.plan().objective());
        if (report.ending() == LoadReport.Ending.ERRORS && report.stages().isEmpty()) {
            return words.say(
                    "load.finding.no-start", report.came(), report.plan().users());
        }
        if (report.knee().isPresent()) {
            return switch (report.knee().get()) {
                case Knee.Found(var rate, var over) ->
                    words.say("load.finding.found", told(rate), objective, told(over));
                case Knee.AtLeast(var rate, var why) ->
                    words.say("load.finding.at-least", told(rate), objective, words.say("load.why." + why.word()));
                case Knee.Below(var rate, var why) ->
                    words.say("load.finding.below", told(rate), objective, words.say("load.why." + why.word()));
            };
        }
        return held().map(stage -> stage.verdict() == Verdict.WITHIN
                        ? words.say(
                                "load.finding.held",
                                told(stage.perSecond()),
                                told(millis(stage.latency().p99())),
                                objective)
                        : words.say(
                                "load.finding.not-held",
                                told(stage.perSecond()),
                                told(millis(stage.latency().p99())),
                                objective,
                                verdict(stage)))
                .orElseGet(() -> words.say("load.finding.running"));
    }

    private Optional<StageResult> held() {
        return report.plan().goal() instanceof LoadPlan.Hold && !report.stages().isEmpty()
                ? Optional.of(report.stages().getLast())
                : Optional.empty();
    }

    /** The stage that the acts are shown of: the knee's, or the last. */
    Optional<StageResult> telling() {
        return report.stages().stream()
                .filter(stage -> stage.verdict() == Verdict.WITHIN)
                .max(Comparator.comparingDouble(StageResult::perSecond))
                .or(() -> report.stages().isEmpty()
                        ? Optional.empty()
                        : Optional.of(report.stages().getLast()));
    }

    String verdict(StageResult stage) {
        return words.say("load.verdict." + stage.verdict().word());
    }

    Map<String, String> facts() {
        LoadPlan plan = report.plan();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(words.say("load.fact.target"), report.target() + " (" + report.address() + ")");
        facts.put(words.say("load.fact.script"), report.script());
        facts.put(words.say("load.fact.began"), UTC.format(report.beganAt()));
        facts.put(words.say("load.fact.took"), length(report.took()));
        facts.put(words.say("load.fact.ending"), words.say("load.ending." + word(report.ending())));
        facts.put(
                words.say("load.fact.users"),
                words.say("load.fact.users.told", report.came(), plan.users(), length(plan.ramp())));
        facts.put(words.say("load.fact.objective"), "p99 ≤ " + length(plan.objective()));
        facts.put(words.say("load.fact.stop"), told(plan.stopAtErrors() * 100) + " %");
        facts.put(
                words.say("load.fact.goal"),
                switch (plan.goal()) {
                    case LoadPlan.Hold(var rate, var length, var warmUp) ->
                        words.say("load.goal.hold", told(rate), length(length), length(warmUp));
                    case LoadPlan.FindKnee(var from, var most, var stage, var warmUp, var least) ->
                        words.say("load.goal.knee", told(from), told(most), length(stage), least, length(warmUp));
                });
        return facts;
    }

    List<StageResult> byRate() {
        return report.stages().stream()
                .sorted(Comparator.comparingDouble(StageResult::perSecond))
                .toList();
    }

    private static String word(LoadReport.Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }
}
