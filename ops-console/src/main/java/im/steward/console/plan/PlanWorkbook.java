package im.steward.console.plan;

import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.Lines;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.CostLine;
import im.steward.plan.CostLine.Kind;
import im.steward.plan.CostLine.Side;
import im.steward.plan.Figure;
import im.steward.plan.Mount;
import im.steward.plan.PlannedHost;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The plan for those who decide: hosts, reasons, and three years of cost, with charts the reader's own program draws. */
final class PlanWorkbook {
    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int NARROW = 14;
    private static final int MIDDLE = 32;
    private static final int WIDE = 110;
    private final CapacityPlan plan;
    private final Cost cost;
    private final CostView view;
    private final PlanWords words;

    PlanWorkbook(CapacityPlan plan, Cost cost, PlanWords words) {
        this.plan = plan;
        this.cost = cost;
        this.view = CostView.of(cost, plan.wish().users(), words);
        this.words = words;
    }

    void write(OutputStream target) throws IOException {
        try (Sheets sheets = new Sheets(LongText.cut())) {
            wish(sheets);
            hosts(sheets);
            reasons(sheets);
            cost(sheets);
            kinds(sheets);
            sheets.finish(target);
        }
    }

    private void wish(Sheets sheets) throws IOException {
        var sheet = sheets.sheet(
                words.say("plan.sheet.wish"),
                List.of(new Column(words.say("plan.title"), MIDDLE), new Column("", WIDE / 2)));
        var wish = plan.wish();
        sheet.row(List.of(text("plan.users"), Cell.number(wish.users())));
        sheet.row(List.of(text("plan.concurrent"), Cell.number(wish.concurrent())));
        sheet.row(List.of(text("plan.messages"), Cell.number(wish.messagesPerDay())));
        sheet.row(List.of(text("plan.media"), Cell.number(wish.mediaMb())));
        sheet.row(List.of(text("plan.retention"), Cell.number(wish.retentionDays())));
        sheet.row(List.of(
                text("plan.availability"),
                text("plan.availability." + wish.availability().word())));
        sheet.row(List.of(text("plan.cost"), Cell.text(view.finding())));
        if (view.examples()) {
            sheet.row(List.of(Cell.EMPTY, text("plan.cost.examples")));
        }
    }

    private void hosts(Sheets sheets) throws IOException {
        var sheet = sheets.sheet(
                words.say("plan.sheet.hosts"),
                List.of(
                        column("plan.host", NARROW),
                        column("plan.cores", NARROW),
                        column("plan.memory", NARROW),
                        column("plan.disks", NARROW),
                        column("plan.mounts", 70),
                        column("plan.roles", 90)));
        for (PlannedHost host : plan.hosts()) {
            sheet.row(List.of(
                    Cell.text(host.name()),
                    Cell.number(host.cpus()),
                    Cell.number(host.memoryGb()),
                    Cell.number(host.diskGb()),
                    Cell.text(mounts(host)),
                    Cell.text(host.roles().stream()
                            .map(role -> words.say("plan.role." + role.word()))
                            .collect(Collectors.joining(" · ")))));
        }
        sheet.row(List.of(
                text("plan.cost.total"),
                Cell.number(plan.hosts().stream().mapToLong(PlannedHost::cpus).sum()),
                Cell.number(
                        plan.hosts().stream().mapToLong(PlannedHost::memoryGb).sum()),
                Cell.number(plan.hosts().stream().mapToLong(PlannedHost::diskGb).sum())));
    }

    static String mounts(PlannedHost host) {
        return host.mounts().stream().map(PlanWorkbook::mount).collect(Collectors.joining(" · "));
    }

    private static String mount(Mount mount) {
        return mount.path() + " " + mount.gb();
    }

    private void reasons(Sheets sheets) throws IOException {
        var sheet = sheets.sheet(
                words.say("plan.sheet.reasons"),
                List.of(
                        column("plan.host", NARROW),
                        column("plan.number", MIDDLE),
                        column("plan.value", NARROW),
                        column("plan.reason", WIDE)));
        for (Figure figure : plan.figures()) {
            sheet.row(List.of(
                    figure.subject().isEmpty() ? text("plan.site") : Cell.text(figure.subject()),
                    Cell.text(words.label(figure)),
                    Cell.number(figure.value()),
                    Cell.text(words.why(figure))));
        }
    }

    private void cost(Sheets sheets) throws IOException {
        List<Column> columns = new ArrayList<>(List.of(
                new Column(words.say("plan.cost") + ", " + view.currency(), MIDDLE), column("plan.cost.kind", MIDDLE)));
        for (int year = 1; year <= Cost.YEARS; year++) {
            columns.add(new Column(words.say("plan.cost.year", year), NARROW));
        }
        columns.add(column("plan.cost.total", NARROW));
        columns.add(column("plan.reason", 80));
        var sheet = sheets.sheet(words.say("plan.sheet.cost"), columns);
        for (CostView.SideView side : view.sides()) {
            for (CostView.Line line : side.lines()) {
                sheet.row(row(side, Cell.text(line.kind()), line.years(), line.total(), Cell.text(line.reason())));
            }
            sheet.row(row(
                    side,
                    text("plan.cost.sum"),
                    side.years(),
                    side.total(),
                    Cell.text(words.say("plan.cost.seat") + ": " + side.seat())));
        }
        sheet.row(List.of());
        sheet.row(List.of(text("plan.years"), text("plan.cost.own"), text("plan.cost.cloud")));
        for (CostView.Cumulated paid : view.paid()) {
            sheet.row(List.of(
                    Cell.text(words.say("plan.cost.year", paid.year())),
                    Cell.number(paid.own()),
                    Cell.number(paid.cloud())));
        }
        sheet.chart(
                new Lines(
                        words.say("plan.cost.grows") + ", " + view.currency(),
                        view.paid().stream()
                                .map(paid -> words.say("plan.cost.year", paid.year()))
                                .toList(),
                        List.of(
                                new Lines.Line(
                                        words.say("plan.cost.own"),
                                        view.paid().stream()
                                                .map(paid -> (double) paid.own())
                                                .toList()),
                                new Lines.Line(
                                        words.say("plan.cost.cloud"),
                                        view.paid().stream()
                                                .map(paid -> (double) paid.cloud())
                                                .toList()))),
                0);
    }

    private List<Cell> row(CostView.SideView side, Cell kind, List<Long> years, long total, Cell reason) {
        List<Cell> cells = new ArrayList<>(List.of(text("plan.cost." + side.word()), kind));
        years.forEach(year -> cells.add(Cell.number(year)));
        cells.add(Cell.number(total));
        cells.add(reason);
        return cells;
    }

    private void kinds(Sheets sheets) throws IOException {
        List<Kind> kinds = Arrays.stream(Kind.values())
                .filter(kind -> cost.lines().stream().anyMatch(line -> line.kind() == kind && line.total() > 0))
                .toList();
        List<Column> columns = new ArrayList<>(List.of(column("plan.cost.kind", MIDDLE)));
        for (Side side : Side.values()) {
            columns.add(column("plan.cost." + side.word(), MIDDLE));
        }
        var sheet = sheets.sheet(words.say("plan.sheet.kinds"), columns);
        for (Kind kind : kinds) {
            List<Cell> cells = new ArrayList<>(List.of(text("plan.kind." + kind.word())));
            for (Side side : Side.values()) {
                cells.add(Cell.number(amount(side, kind)));
            }
            sheet.row(cells);
        }
        sheet.bars(
                new Lines(
                        words.say("plan.cost.by-kind") + ", " + view.currency(),
                        kinds.stream()
                                .map(kind -> words.say("plan.kind." + kind.word()))
                                .toList(),
                        Arrays.stream(Side.values())
                                .map(side -> new Lines.Line(
                                        words.say("plan.cost." + side.word()),
                                        kinds.stream()
                                                .map(kind -> (double) amount(side, kind))
                                                .toList()))
                                .toList()),
                0);
    }

    private long amount(Side side, Kind kind) {
        return cost.of(side).stream()
                .filter(line -> line.kind() == kind)
                .mapToLong(CostLine::total)
                .sum();
    }

    private Cell text(String key) {
        return Cell.text(words.say(key));
    }

    private Column column(String key, int width) {
        return new Column(words.say(key), width);
    }
}
