package im.steward.backup.drill;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.drill.Drill.State;
import im.steward.backup.take.Restored.Check;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.Lines;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Pages;
import im.steward.compliance.report.Sheets;
import im.steward.kernel.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a drill has shown, as a workbook and as a document.
 *
 * @param fault why it failed; none when it passed
 * @param history drills of the plan before this one, oldest first
 */
record DrillReport(
        Drill drill,
        BackupSet set,
        DrillResult result,
        Optional<Fault> fault,
        Instant endedAt,
        List<Drill> history,
        DrillWords words) {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final double SECONDS_OF_A_MINUTE = 60;

    DrillReport {
        history = List.copyOf(history);
    }

    DrillReport in(DrillWords other) {
        return new DrillReport(drill, set, result, fault, endedAt, history, other);
    }

    private String title() {
        return words.in("Drill report: plan %s", "恢复演练报告：计划 %s").formatted(drill.plan());
    }

    private String verdict() {
        if (fault.isPresent()) {
            return words.in("Failed", "失败");
        }
        return result.timeToFull().compareTo(drill.recoveryTime()) <= 0 && result.losesAtMost(drill.recoveryPoint())
                ? words.in("Passed, within what is promised", "通过，在承诺范围内")
                : words.in("Passed, but not within what is promised", "通过，但未达到承诺");
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(words.in("Verdict", "结论"), verdict());
        fault.ifPresent(why -> {
            facts.put(words.in("What went wrong", "出了什么问题"), why.what());
            facts.put(words.in("What to do", "如何处理"), why.action());
            facts.put(
                    words.in("Fault page", "故障页面"), "docs/operate/faults/" + why.code() + words.in(".md", ".zh-CN.md"));
        });
        facts.put(words.in("Drill", "演练"), drill.id().toString());
        facts.put(
                words.in("Set", "备份集"),
                "%s, %s, %s".formatted(set.id(), MINUTE.format(set.begunAt()), words.word(drill.choice())));
        if (set.state() instanceof BackupSet.State.Complete complete) {
            facts.put(
                    words.in("SHA-256 of its manifest", "清单 SHA-256"),
                    complete.manifest().hex());
        }
        facts.put(words.in("Vault", "保险库"), set.vault().value());
        facts.put(
                words.in("Asked for", "请求"),
                "%s, %s".formatted(MINUTE.format(drill.requestedAt()), drill.requestedBy()));
        facts.put(words.in("Ended", "结束"), MINUTE.format(endedAt));
        facts.put(words.in("Service could be used after (RTO)", "服务可用时间（RTO）"), words.length(result.timeToService()));
        facts.put(words.in("Everything, search included, after", "全部恢复（含搜索）时间"), words.length(result.timeToFull()));
        facts.put(words.in("Promised RTO", "承诺的 RTO"), words.length(drill.recoveryTime()));
        facts.put(words.in("Would have been lost (RPO)", "会丢失的时间（RPO）"), lost(result.lost()));
        facts.put(words.in("Promised RPO", "承诺的 RPO"), words.length(drill.recoveryPoint()));
        facts.put(words.in("Moment of the loss", "假定的损失时刻"), MINUTE.format(drill.lostAt()));
        facts.put(words.in("Really restored", "实际恢复"), words.amounts(new TreeMap<>(result.amounts())));
        facts.put(
                words.in("Checks", "检查"),
                words.in("%d passed, %d failed", "%d 项通过，%d 项失败").formatted(result.passed(), result.failed()));
        facts.put(words.in("Time spent checking", "检查用时"), words.length(result.checking()));
        return facts;
    }

    private String lost(Optional<Duration> lost) {
        return lost.map(words::length).orElse(words.in("unknown: the set's clock ran ahead", "未知：备份集的时钟快于实际时间"));
    }

    void workbook(OutputStream target) throws IOException {
        try (Sheets sheets = new Sheets(LongText.cut())) {
            Sheets.Sheet about =
                    sheets.sheet(words.in("Drill", "演练"), List.of(new Column(title(), 40), new Column("", 80)));
            for (Map.Entry<String, String> fact : facts().entrySet()) {
                about.row(List.of(Cell.text(fact.getKey()), Cell.text(fact.getValue())));
            }
            parts(sheets);
            checks(sheets);
            history(sheets);
            sheets.finish(target);
        }
    }

    private void parts(Sheets sheets) throws IOException {
        Sheets.Sheet parts = sheets.sheet(
                words.in("Parts", "部分"),
                List.of(
                        new Column(words.in("Part", "部分"), 18),
                        new Column(words.in("Kind", "类型"), 16),
                        new Column(words.in("To service, s", "可用用时（秒）"), 14),
                        new Column(words.in("To full, s", "完整用时（秒）"), 14),
                        new Column(words.in("Lost (RPO), s", "丢失（RPO，秒）"), 16),
                        new Column(words.word("bytes"), 16),
                        new Column(words.word("rows"), 14),
                        new Column(words.word("files"), 12),
                        new Column(words.in("Really restored", "实际恢复"), 50),
                        new Column(words.in("Checks passed", "通过的检查"), 14),
                        new Column(words.in("Checks failed", "失败的检查"), 14)));
        for (DrillResult.Part part : result.parts()) {
            parts.row(List.of(
                    Cell.text(part.name().value()),
                    Cell.text(part.kind()),
                    seconds(part.timeToService()),
                    seconds(part.timeToFull()),
                    part.lost().map(DrillReport::seconds).orElse(Cell.EMPTY),
                    amount(part, "bytes"),
                    amount(part, "rows"),
                    amount(part, "files"),
                    Cell.text(words.amounts(part.amounts())),
                    Cell.number(part.checks().stream().filter(Check::passed).count()),
                    Cell.number(part.checks().stream()
                            .filter(check -> !check.passed())
                            .count())));
        }
    }

    private static Cell seconds(Duration length) {
        return new Cell.Amount(length.toMillis() / 1000.0);
    }

    private static Cell amount(DrillResult.Part part, String what) {
        return Optional.ofNullable(part.amounts().get(what)).map(Cell::number).orElse(Cell.EMPTY);
    }

    private void checks(Sheets sheets) throws IOException {
        Sheets.Sheet checks = sheets.sheet(
                words.in("Checks", "检查"),
                List.of(
                        new Column(words.in("Part", "部分"), 18),
                        new Column(words.in("Check", "检查"), 24),
                        new Column(words.in("Outcome", "结果"), 12),
                        new Column(words.in("What was seen", "所见"), 80)));
        for (List<String> row : checkRows()) {
            checks.row(row.stream().map(Cell::text).toList());
        }
    }

    private List<List<String>> checkRows() {
        List<List<String>> rows = new ArrayList<>();
        result.parts()
                .forEach(part ->
                        part.checks().forEach(check -> rows.add(row(part.name().value(), check))));
        result.checks().forEach(check -> rows.add(row(words.in("several", "多个"), check)));
        return rows;
    }

    private List<String> row(String part, Check check) {
        return List.of(
                part,
                words.word(check.name()),
                check.passed() ? words.in("passed", "通过") : words.in("FAILED", "失败"),
                words.in(check.seen().english(), check.seen().chinese()));
    }

    /** One drill of the past, or this one. */
    private record Past(Instant at, boolean passed, DrillResult result, Duration rto, Duration rpo) {
        static Past of(Drill drill, DrillResult result) {
            return new Past(
                    drill.requestedAt(),
                    drill.state() instanceof State.Passed,
                    result,
                    drill.recoveryTime(),
                    drill.recoveryPoint());
        }
    }

    private List<Past> past() {
        List<Past> past = new ArrayList<>();
        history.forEach(before -> {
            if (before.state() instanceof State.Passed passed) {
                past.add(Past.of(before, passed.result()));
            } else if (before.state() instanceof State.Failed failed) {
                failed.result().ifPresent(far -> past.add(Past.of(before, far)));
            }
        });
        past.add(new Past(drill.requestedAt(), fault.isEmpty(), result, drill.recoveryTime(), drill.recoveryPoint()));
        return past;
    }

    private void history(Sheets sheets) throws IOException {
        Sheets.Sheet sheet = sheets.sheet(
                words.in("History", "历史"),
                List.of(
                        new Column(words.in("Drill of", "演练时间"), 18),
                        new Column(words.in("Service, min", "可用（分）"), 14),
                        new Column(words.in("Full, min", "完整（分）"), 14),
                        new Column(words.in("Promised RTO, min", "承诺 RTO（分）"), 18),
                        new Column(words.in("Lost (RPO), min", "丢失 RPO（分）"), 16),
                        new Column(words.in("Promised RPO, min", "承诺 RPO（分）"), 18),
                        new Column(words.in("Verdict", "结论"), 12)));
        for (Past one : past()) {
            sheet.row(List.of(
                    Cell.text(DAY.format(one.at())),
                    minutes(one.result().timeToService()),
                    minutes(one.result().timeToFull()),
                    minutes(one.rto()),
                    one.result().lost().map(DrillReport::minutes).orElse(Cell.EMPTY),
                    minutes(one.rpo()),
                    Cell.text(one.passed() ? words.in("passed", "通过") : words.in("FAILED", "失败"))));
        }
        sheet.chart(lines(), 0);
    }

    private static Cell minutes(Duration length) {
        return new Cell.Amount(inMinutes(length));
    }

    /** Never 0, which an axis of orders of magnitude cannot show. */
    private static double inMinutes(Duration length) {
        return Math.max(0.01, Math.round(length.toMillis() / 10.0 / SECONDS_OF_A_MINUTE) / 100.0);
    }

    private Lines lines() {
        List<Past> past = past();
        return new Lines(
                words.in("RTO and RPO of past drills against the promise, minutes", "历次演练的 RTO、RPO 与承诺（分钟）"),
                past.stream().map(one -> DAY.format(one.at())).toList(),
                List.of(
                        line(
                                words.in("service up", "服务可用"),
                                past,
                                one -> one.result().timeToService()),
                        line(words.in("full", "完整"), past, one -> one.result().timeToFull()),
                        line(words.in("promised RTO", "承诺 RTO"), past, Past::rto),
                        new Lines.Line(
                                words.in("lost (RPO)", "丢失（RPO）"),
                                past.stream()
                                        .map(one -> one.result()
                                                .lost()
                                                .map(DrillReport::inMinutes)
                                                .orElse(Double.NaN))
                                        .toList()),
                        line(words.in("promised RPO", "承诺 RPO"), past, Past::rpo)));
    }

    private interface Measure {
        Duration of(Past one);
    }

    private static Lines.Line line(String name, List<Past> past, Measure measure) {
        return new Lines.Line(
                name, past.stream().map(one -> inMinutes(measure.of(one))).toList());
    }

    void document(OutputStream target) throws IOException {
        try (Pages pages = new Pages()) {
            pages.title(title())
                    .table(
                            Optional.empty(),
                            facts().entrySet().stream()
                                    .map(fact -> List.of(fact.getKey(), fact.getValue()))
                                    .toList(),
                            List.of(1, 2))
                    .heading(words.in("Parts", "部分"))
                    .table(
                            Optional.of(List.of(
                                    words.in("Part", "部分"),
                                    words.in("To service", "可用用时"),
                                    words.in("To full", "完整用时"),
                                    words.in("Lost (RPO)", "丢失（RPO）"),
                                    words.in("Really restored", "实际恢复"))),
                            result.parts().stream()
                                    .map(part -> List.of(
                                            part.name() + " (" + part.kind() + ")",
                                            words.length(part.timeToService()),
                                            words.length(part.timeToFull()),
                                            lost(part.lost()),
                                            words.amounts(part.amounts())))
                                    .toList(),
                            List.of(3, 2, 2, 2, 4))
                    .heading(words.in("Checks", "检查"))
                    .table(
                            Optional.of(List.of(
                                    words.in("Part", "部分"),
                                    words.in("Check", "检查"),
                                    words.in("Outcome", "结果"),
                                    words.in("What was seen", "所见"))),
                            checkRows(),
                            List.of(2, 3, 2, 6))
                    .heading(words.in("Past drills", "历次演练"))
                    .chart(lines())
                    .line(words.in(
                            "SHA256SUMS beside this file names the hashes of all of the report's files, and"
                                    + " SHA256SUMS.sig is its Ed25519 signature by keys/backup-manifest.key. The"
                                    + " trail's entry of this drill names the hash of SHA256SUMS.",
                            "同目录的 SHA256SUMS 列出本报告所有文件的哈希；SHA256SUMS.sig 是用 keys/backup-manifest.key"
                                    + " 生成的 Ed25519 签名。本次演练的审计轨迹载有 SHA256SUMS 的哈希。"));
            pages.finish(target);
        }
    }
}
