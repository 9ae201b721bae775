package im.steward.console.load;

import static im.steward.console.load.Chart.escape;
import static im.steward.console.load.LoadSummary.millis;
import static im.steward.console.load.LoadSummary.told;

import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadWatcher;
import im.steward.probe.load.Second;
import im.steward.probe.load.StageResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The report as one page that stands alone: styles and drawings inside, no script, nothing to fetch. */
final class LoadPage {
    private final LoadReport report;
    private final LoadWords words;
    private final LoadSummary summary;

    LoadPage(LoadReport report, LoadWords words) {
        this.report = report;
        this.words = words;
        this.summary = new LoadSummary(report, words);
    }

    String html() {
        return html(Optional.empty());
    }

    /** Reads itself again, since the run goes on, and is as long after hours as after minutes. */
    String live(LoadWatcher.Moment now) {
        return html(Optional.of(now));
    }

    private String html(Optional<LoadWatcher.Moment> live) {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                .formatted(words.locale().toLanguageTag()));
        page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        if (live.isPresent()) {
            page.append("<meta http-equiv=\"refresh\" content=\"2\">");
        }
        page.append("<title>").append(escape(summary.title())).append("</title><style>");
        page.append(style()).append("</style></head><body><main>");
        page.append("<h1>").append(escape(summary.title())).append("</h1>");
        page.append("<p class=\"finding\">")
                .append(escape(live.isPresent() ? words.say("load.finding.running") : summary.finding()))
                .append("</p>");
        live.ifPresent(now -> now(page, now));
        facts(page);
        if (report.stages().size() > 1) {
            page.append(byRate().html());
        }
        page.append(overTime().html()).append(throughput().html());
        stages(page);
        summary.telling().ifPresent(stage -> acts(page, stage));
        failures(page);
        if (live.isEmpty()) {
            seconds(page);
        }
        page.append("<p class=\"method\">")
                .append(escape(words.say("load.method")))
                .append("</p>");
        return page.append("</main></body></html>\n").toString();
    }

    private void now(StringBuilder page, LoadWatcher.Moment now) {
        table(
                page,
                words.say("load.now"),
                List.of(
                        words.say("load.axis.rate"),
                        words.say("load.line.ended"),
                        words.say("load.line.failed"),
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        words.say("load.fact.users"),
                        words.say("load.column.waiting")),
                List.of(List.of(
                        told(now.perSecond()),
                        told(now.ended()),
                        told(now.failed()),
                        told(millis(now.latency().p50())),
                        told(millis(now.latency().p95())),
                        told(millis(now.latency().p99())),
                        told(now.users()),
                        told(now.waiting()))));
    }

    private void facts(StringBuilder page) {
        page.append("<dl>");
        summary.facts()
                .forEach((name, value) -> page.append("<div><dt>")
                        .append(escape(name))
                        .append("</dt><dd>")
                        .append(escape(value))
                        .append("</dd></div>"));
        page.append("</dl>");
    }

    private Chart byRate() {
        return new Chart(
                words.say("load.chart.rate"),
                words.say("load.axis.rate"),
                words.say("load.axis.ms"),
                List.of(
                        byRate("p50", stage -> millis(stage.latency().p50())),
                        byRate("p95", stage -> millis(stage.latency().p95())),
                        byRate("p99", stage -> millis(stage.latency().p99()))),
                OptionalDouble.of(millis(report.plan().objective())),
                words.say("load.fact.objective"));
    }

    private Chart.Line byRate(String name, ToDoubleFunction<StageResult> value) {
        return new Chart.Line(
                name,
                summary.byRate().stream()
                        .map(stage -> new Chart.Point(stage.perSecond(), value.applyAsDouble(stage)))
                        .toList(),
                true);
    }

    private Chart overTime() {
        return new Chart(
                words.say("load.chart.time"),
                words.say("load.axis.time"),
                words.say("load.axis.ms"),
                List.of(
                        overTime("p50", second -> millis(second.p50())),
                        overTime("p95", second -> millis(second.p95())),
                        overTime("p99", second -> millis(second.p99()))),
                OptionalDouble.of(millis(report.plan().objective())),
                words.say("load.fact.objective"));
    }

    private Chart throughput() {
        return new Chart(
                words.say("load.chart.throughput"),
                words.say("load.axis.time"),
                words.say("load.axis.rate"),
                List.of(
                        overTime(words.say("load.line.intended"), Second::perSecond),
                        overTime(words.say("load.line.ended"), Second::ended),
                        overTime(words.say("load.line.failed"), Second::failed)),
                OptionalDouble.empty(),
                "");
    }

    private Chart.Line overTime(String name, ToDoubleFunction<Second> value) {
        return new Chart.Line(
                name,
                report.seconds().stream()
                        .map(second -> new Chart.Point(second.at(), value.applyAsDouble(second)))
                        .toList(),
                false);
    }

    private void stages(StringBuilder page) {
        List<List<String>> rows = new ArrayList<>();
        for (StageResult stage : report.stages()) {
            rows.add(List.of(
                    told(stage.perSecond()),
                    summary.verdict(stage),
                    told(stage.samples()),
                    told(stage.goodPerSecond()),
                    told(stage.failed()),
                    told(stage.unfinished()),
                    told(millis(stage.latency().p50())),
                    told(millis(stage.latency().p95())),
                    told(millis(stage.latency().p99())),
                    told(millis(stage.latency().max())),
                    stage.ownDelay().map(own -> told(millis(own))).orElse("–")));
        }
        table(page, words.say("load.stages"), stageColumns(), rows);
    }

    private List<String> stageColumns() {
        return List.of(
                words.say("load.axis.rate"),
                words.say("load.column.verdict"),
                words.say("load.column.samples"),
                words.say("load.column.good-rate"),
                words.say("load.line.failed"),
                words.say("load.column.unfinished"),
                "p50",
                "p95",
                "p99",
                words.say("load.column.max"),
                words.say("load.column.own"));
    }

    private void acts(StringBuilder page, StageResult of) {
        List<List<String>> rows = new ArrayList<>();
        List<StageResult.Act> acts = new ArrayList<>(report.start().acts());
        acts.addAll(of.acts());
        for (StageResult.Act act : acts) {
            rows.add(List.of(
                    act.name(),
                    told(act.good()),
                    told(act.failed()),
                    told(millis(act.latency().p50())),
                    told(millis(act.latency().p95())),
                    told(millis(act.latency().p99())),
                    told(millis(act.latency().max()))));
        }
        table(
                page,
                words.say("load.acts", told(of.perSecond())),
                List.of(
                        words.say("load.column.act"),
                        words.say("load.column.good"),
                        words.say("load.line.failed"),
                        "p50",
                        "p95",
                        "p99",
                        words.say("load.column.max")),
                rows);
    }

    private void failures(StringBuilder page) {
        List<List<String>> rows = new ArrayList<>();
        report.start()
                .failures()
                .forEach((failure, count) -> rows.add(
                        List.of(words.say("load.start"), words.say("probe.failure." + failure.word()), told(count))));
        for (StageResult stage : report.stages()) {
            stage.failures()
                    .forEach((failure, count) -> rows.add(List.of(
                            told(stage.perSecond()), words.say("probe.failure." + failure.word()), told(count))));
        }
        if (!rows.isEmpty()) {
            table(
                    page,
                    words.say("load.failures"),
                    List.of(
                            words.say("load.axis.rate"),
                            words.say("load.column.cause"),
                            words.say("load.column.count")),
                    rows);
        }
    }

    /** What the drawings show, for those who do not see them. */
    private void seconds(StringBuilder page) {
        List<List<String>> rows = report.seconds().stream()
                .map(second -> List.of(
                        told(second.at()),
                        told(second.perSecond()),
                        told(second.ended()),
                        told(second.failed()),
                        told(millis(second.p50())),
                        told(millis(second.p95())),
                        told(millis(second.p99()))))
                .toList();
        page.append("<details><summary>")
                .append(escape(words.say("load.seconds")))
                .append("</summary>");
        table(
                page,
                words.say("load.chart.time"),
                List.of(
                        words.say("load.axis.time"),
                        words.say("load.line.intended"),
                        words.say("load.line.ended"),
                        words.say("load.line.failed"),
                        "p50",
                        "p95",
                        "p99"),
                rows);
        page.append("</details>");
    }

    private static void table(StringBuilder page, String title, List<String> columns, List<List<String>> rows) {
        page.append("<section><h2>")
                .append(escape(title))
                .append("</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        columns.forEach(column ->
                page.append("<th scope=\"col\">").append(escape(column)).append("</th>"));
        page.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(escape(cell)).append("</td>"));
            page.append("</tr>");
        }
        page.append("</tbody></table></div></section>");
    }

    private static String style() {
        try (InputStream in =
                Objects.requireNonNull(LoadPage.class.getResourceAsStream("/im/steward/console/load/report.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
