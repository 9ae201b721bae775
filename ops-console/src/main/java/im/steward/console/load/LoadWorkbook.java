package im.steward.console.load;

import static im.steward.console.load.LoadSummary.millis;
import static im.steward.console.load.LoadSummary.told;

import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.Lines;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.Second;
import im.steward.probe.load.StageResult;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The report as a workbook for the go-live file; its charts are drawn by the reader's own program. */
final class LoadWorkbook {
    private static final int NARROW = 14;
    private static final int WIDE = 60;
    private final LoadReport report;
    private final LoadWords words;
    private final LoadSummary summary;

    LoadWorkbook(LoadReport report, LoadWords words) {
        this.report = report;
        this.words = words;
        this.summary = new LoadSummary(report, words);
    }

    void write(OutputStream target) throws IOException {
        try (Sheets sheets = new Sheets(LongText.cut())) {
            facts(sheets);
            stages(sheets);
            acts(sheets);
            seconds(sheets);
            sheets.finish(target);
        }
    }

    private void facts(Sheets sheets) throws IOException {
        var sheet = sheets.sheet(
                words.say("load.sheet.summary"), List.of(new Column(summary.title(), 30), new Column("", WIDE)));
        sheet.row(List.of(Cell.text(words.say("load.sheet.finding")), Cell.text(summary.finding())));
        for (var fact : summary.facts().entrySet()) {
            sheet.row(List.of(Cell.text(fact.getKey()), Cell.text(fact.getValue())));
        }
        sheet.row(List.of(Cell.text(words.say("load.sheet.method")), Cell.text(words.say("load.method"))));
    }

    /** By rate and not by time, so that the chart is the curve with its knee. */
    private void stages(Sheets sheets) throws IOException {
        List<StageResult> stages = summary.byRate();
        var sheet = sheets.sheet(
                words.say("load.stages"),
                columns(
                        words.say("load.axis.rate"),
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        words.say("load.fact.objective"),
                        words.say("load.column.verdict"),
                        words.say("load.column.samples"),
                        words.say("load.column.good-rate"),
                        words.say("load.line.failed"),
                        words.say("load.column.unfinished"),
                        words.say("load.column.max"),
                        words.say("load.column.own")));
        double objective = millis(report.plan().objective());
        for (StageResult stage : stages) {
            sheet.row(List.of(
                    new Cell.Amount(stage.perSecond()),
                    ms(stage.latency().p50()),
                    ms(stage.latency().p95()),
                    ms(stage.latency().p99()),
                    new Cell.Amount(objective),
                    Cell.text(summary.verdict(stage)),
                    Cell.number(stage.samples()),
                    new Cell.Amount(stage.goodPerSecond()),
                    Cell.number(stage.failed()),
                    Cell.number(stage.unfinished()),
                    ms(stage.latency().max()),
                    stage.ownDelay().map(LoadWorkbook::ms).orElse(Cell.EMPTY)));
        }
        if (!stages.isEmpty()) {
            sheet.chart(
                    new Lines(
                            words.say("load.chart.rate"),
                            stages.stream()
                                    .map(stage -> told(stage.perSecond()))
                                    .toList(),
                            List.of(
                                    line(
                                            "p50",
                                            stages,
                                            stage -> millis(stage.latency().p50())),
                                    line(
                                            "p95",
                                            stages,
                                            stage -> millis(stage.latency().p95())),
                                    line(
                                            "p99",
                                            stages,
                                            stage -> millis(stage.latency().p99())),
                                    new Lines.Line(
                                            words.say("load.fact.objective"),
                                            Collections.nCopies(stages.size(), objective)))),
                    0);
        }
    }

    private void acts(Sheets sheets) throws IOException {
        var sheet = sheets.sheet(
                words.say("load.sheet.acts"),
                columns(
                        words.say("load.axis.rate"),
                        words.say("load.column.act"),
                        words.say("load.column.good"),
                        words.say("load.line.failed"),
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        words.say("load.column.max"),
                        words.say("load.failures")));
        for (StageResult.Act act : report.start().acts()) {
            sheet.row(act(Cell.text(words.say("load.start")), act));
        }
        for (StageResult stage : report.stages()) {
            for (StageResult.Act act : stage.acts()) {
                sheet.row(act(new Cell.Amount(stage.perSecond()), act));
            }
        }
    }

    private List<Cell> act(Cell rate, StageResult.Act act) {
        List<String> failures = new ArrayList<>();
        act.failures()
                .forEach((failure, count) ->
                        failures.add(words.say("probe.failure." + failure.word()) + ": " + told(count)));
        return List.of(
                rate,
                Cell.text(act.name()),
                Cell.number(act.good()),
                Cell.number(act.failed()),
                ms(act.latency().p50()),
                ms(act.latency().p95()),
                ms(act.latency().p99()),
                ms(act.latency().max()),
                Cell.text(String.join("; ", failures)));
    }

    private void seconds(Sheets sheets) throws IOException {
        List<Second> seconds = report.seconds();
        var sheet = sheets.sheet(
                words.say("load.chart.time"),
                columns(
                        words.say("load.axis.time"),
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        words.say("load.line.intended"),
                        words.say("load.line.ended"),
                        words.say("load.line.failed"),
                        words.say("load.column.waiting")));
        for (Second second : seconds) {
            sheet.row(List.of(
                    Cell.number(second.at()),
                    ms(second.p50()),
                    ms(second.p95()),
                    ms(second.p99()),
                    new Cell.Amount(second.perSecond()),
                    Cell.number(second.ended()),
                    Cell.number(second.failed()),
                    Cell.number(second.waiting())));
        }
        if (!seconds.isEmpty() && sheet.parts() == 1) {
            sheet.chart(
                    new Lines(
                            words.say("load.chart.time"),
                            seconds.stream()
                                    .map(second -> String.valueOf(second.at()))
                                    .toList(),
                            List.of(
                                    line("p50", seconds, second -> millis(second.p50())),
                                    line("p95", seconds, second -> millis(second.p95())),
                                    line("p99", seconds, second -> millis(second.p99())))),
                    0);
        }
    }

    private static <T> Lines.Line line(String name, List<T> of, Function<T, Double> value) {
        return new Lines.Line(name, of.stream().map(value).toList());
    }

    private static List<Column> columns(String... titles) {
        List<Column> columns = new ArrayList<>();
        for (String title : titles) {
            columns.add(new Column(title, Math.max(NARROW, title.length() + 2)));
        }
        return columns;
    }

    private static Cell ms(Duration length) {
        return new Cell.Amount(millis(length));
    }
}
