package im.steward.console.slo;

import im.steward.compliance.export.Exports;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.Lines;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import im.steward.console.shell.Attachment;
import im.steward.kernel.Period;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Incident;
import im.steward.probe.slo.Incident.Subject;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Maintenance;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.Slos;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;

/** A month of objectives for those who were promised them; its charts are drawn by the reader's own program. */
final class SloWorkbook {
    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int NARROW = 14;
    private static final int WIDE = 34;
    private static final int TEXT = 90;
    private static final int BUDGET_COLUMN = 4;
    private static final int LATENCY_COLUMN = 5;
    private final Slos slos;
    private final Incidents incidents;
    private final MessageSource messages;
    private final Trail trail;

    SloWorkbook(Slos slos, Incidents incidents, MessageSource messages, Trail trail) {
        this.slos = slos;
        this.incidents = incidents;
        this.messages = messages;
        this.trail = trail;
    }

    void send(ReportMonth month, Actor actor, Locale locale, HttpServletResponse response) throws IOException {
        write(month, actor, locale, () -> {
            Attachment.begin(response, "objectives-" + month.month() + ".xlsx", TYPE);
            return response.getOutputStream();
        });
    }

    private void write(ReportMonth month, Actor actor, Locale locale, Exports.Opening target) throws IOException {
        trail.append(
                actor,
                "slo.downloaded",
                "slo:" + month.month(),
                Map.of("zone", month.zone().getId()));
        List<SloMonth> all = slos.heldWithin(month.whole()).stream()
                .map(slo -> SloMonth.of(slo, month, slos))
                .toList();
        List<Incident> happened = incidents.within(month.whole());
        try (Sheets sheets = new Sheets(LongText.cut())) {
            summary(sheets, month, all, happened, locale);
            for (SloMonth one : all) {
                days(sheets, one, locale);
            }
            incidents(sheets, month, all, happened, locale);
            maintenance(sheets, month, locale);
            method(sheets, month, locale);
            sheets.finish(target.open());
        }
    }

    private void summary(Sheets sheets, ReportMonth month, List<SloMonth> all, List<Incident> happened, Locale locale)
            throws IOException {
        var sheet = sheets.sheet(
                word("book.summary", locale, month.month()),
                Stream.concat(
                                wide(locale, "name", "book.target"),
                                narrow(
                                        locale,
                                        "book.kept",
                                        "goal.percent",
                                        "book.within",
                                        "book.reached",
                                        "book.used",
                                        "book.samples",
                                        "book.bad",
                                        "book.p50",
                                        "book.p95",
                                        "book.p99",
                                        "book.p999",
                                        "book.longest",
                                        "book.incidents",
                                        "book.incident-minutes",
                                        "book.excluded",
                                        "book.since"))
                        .toList());
        for (SloMonth one : all) {
            Slo slo = one.slo();
            List<Incident> own =
                    happened.stream().filter(incident -> isOf(incident, slo)).toList();
            sheet.row(List.of(
                    Cell.text(slo.name()),
                    Cell.text(slo.target().toString()),
                    Cell.text(word("book.kept." + one.verdict(), locale)),
                    new Cell.Amount(SloRow.round(slo.goal() * 100)),
                    slo.threshold().map(SloWorkbook::ms).orElse(Cell.EMPTY),
                    percent(one.reached()),
                    percent(one.used()),
                    Cell.number(one.counts().total()),
                    Cell.number(one.counts().bad()),
                    ms(one.tally().percentile(50)),
                    ms(one.tally().percentile(95)),
                    ms(one.tally().percentile(99)),
                    ms(one.tally().percentile(99.9)),
                    ms(one.tally().percentile(100)),
                    Cell.number(own.size()),
                    Cell.number(own.stream()
                            .mapToLong(incident -> within(incident, month).toMinutes())
                            .sum()),
                    Cell.number(one.excluded().toMinutes()),
                    Cell.time(slo.createdAt())));
        }
    }

    private void days(Sheets sheets, SloMonth one, Locale locale) throws IOException {
        List<Column> columns = new ArrayList<>(narrow(
                        locale,
                        "book.day",
                        "book.reached",
                        "book.samples",
                        "book.bad",
                        "book.left",
                        "book.p50",
                        "book.p95",
                        "book.p99")
                .toList());
        Optional<Double> limit = one.slo().threshold().map(SloWorkbook::millis);
        limit.ifPresent(_ -> columns.add(new Column(word("book.within", locale), NARROW)));
        columns.add(new Column(word("book.excluded", locale), NARROW));
        var sheet = sheets.sheet(one.slo().name(), columns);
        List<SloMonth.Day> days = one.measuredDays();
        for (SloMonth.Day day : days) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.text(day.day().toString()),
                    percent(day.reached()),
                    Cell.number(day.counts().total()),
                    Cell.number(day.counts().bad()),
                    new Cell.Amount(day.left()),
                    ms(day.tally().percentile(50)),
                    ms(day.tally().percentile(95)),
                    ms(day.tally().percentile(99))));
            limit.ifPresent(value -> cells.add(new Cell.Amount(value)));
            cells.add(Cell.number(day.excluded().toMinutes()));
            sheet.row(cells);
        }
        if (days.isEmpty()) {
            return;
        }
        List<String> labels =
                days.stream().map(day -> day.day().toString().substring(5)).toList();
        sheet.chart(
                new Lines(
                        word("book.chart.budget", locale, one.slo().name()),
                        labels,
                        List.of(line(word("book.left", locale), days, SloMonth.Day::left))),
                0,
                BUDGET_COLUMN);
        if (days.stream().allMatch(day -> day.tally().withLatency() > 0)) {
            List<Lines.Line> lines = new ArrayList<>();
            for (double percent : new double[] {50, 95, 99}) {
                lines.add(line(
                        word("book.p" + (int) percent, locale),
                        days,
                        day -> day.tally()
                                .percentile(percent)
                                .map(SloWorkbook::millis)
                                .orElse(0.0)));
            }
            limit.ifPresent(value ->
                    lines.add(new Lines.Line(word("book.within", locale), Collections.nCopies(days.size(), value))));
            sheet.chart(
                    new Lines(word("book.chart.latency", locale, one.slo().name()), labels, lines), 0, LATENCY_COLUMN);
        }
    }

    private void incidents(Sheets sheets, ReportMonth month, List<SloMonth> all, List<Incident> happened, Locale locale)
            throws IOException {
        Map<String, Slo> promises = all.stream()
                .map(SloMonth::slo)
                .collect(Collectors.toMap(slo -> slo.id().toString(), Function.identity()));
        var sheet = sheets.sheet(
                word("incidents", locale),
                Stream.concat(
                                wide(locale, "incident", "book.rule"),
                                narrow(
                                        locale,
                                        "book.opened",
                                        "book.cleared",
                                        "book.incident-minutes",
                                        "book.acknowledged"))
                        .map(column -> new Column(column.title(), Math.max(column.width(), 22)))
                        .toList());
        for (Incident incident : happened) {
            IncidentRow row = IncidentRow.of(incident, promises, month.period().to());
            sheet.row(List.of(
                    Cell.text(row.subject()),
                    Cell.text(word("rule." + row.rule(), locale)),
                    Cell.time(incident.openedAt()),
                    incident.clearedAt().map(Cell::time).orElse(Cell.text(word("book.still-open", locale))),
                    Cell.number(within(incident, month).toMinutes()),
                    Cell.text(Optional.ofNullable(row.acknowledgedBy()).orElse(""))));
        }
    }

    private void maintenance(Sheets sheets, ReportMonth month, Locale locale) throws IOException {
        var sheet = sheets.sheet(
                word("maintenance", locale),
                Stream.of(
                                "book.target",
                                "book.begins",
                                "book.ends",
                                "book.minutes",
                                "maintenance.reason",
                                "book.planned-by")
                        .map(key -> new Column(word(key, locale), WIDE))
                        .toList());
        for (Maintenance one : slos.maintenance(month.period())) {
            sheet.row(List.of(
                    Cell.text(one.target().map(TargetId::toString).orElse(word("maintenance.all", locale))),
                    Cell.time(one.period().from()),
                    Cell.time(one.period().to()),
                    Cell.number(one.period().length().toMinutes()),
                    Cell.text(one.reason()),
                    Cell.text(Actor.of(one.plannedBy()).name())));
        }
    }

    private void method(Sheets sheets, ReportMonth month, Locale locale) throws IOException {
        var sheet = sheets.sheet(
                word("book.method", locale),
                List.of(new Column(word("book.method", locale), WIDE), new Column("", TEXT)));
        Instant from = month.period().from();
        Instant to = month.period().to();
        sheet.row(List.of(
                Cell.text(word("book.month", locale)),
                Cell.text(word(
                        "book.month.told",
                        locale,
                        month.month(),
                        from,
                        to,
                        month.zone().getId()))));
        for (String key : List.of("counted", "budget", "percentiles", "maintenance", "days", "times")) {
            sheet.row(List.of(
                    Cell.text(word("book.method." + key, locale)),
                    Cell.text(word("book.method." + key + ".told", locale))));
        }
    }

    private static boolean isOf(Incident incident, Slo slo) {
        return incident.subject() instanceof Subject.Promise(var id) && id.equals(slo.id());
    }

    /** How long it was open in this month. */
    private static Duration within(Incident incident, ReportMonth month) {
        Period whole = month.period();
        Instant from = incident.openedAt().isBefore(whole.from()) ? whole.from() : incident.openedAt();
        Instant to = incident.clearedAt().filter(whole.to()::isAfter).orElse(whole.to());
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private static Lines.Line line(String name, List<SloMonth.Day> days, Function<SloMonth.Day, Double> value) {
        return new Lines.Line(name, days.stream().map(value).toList());
    }

    private Stream<Column> wide(Locale locale, String... keys) {
        return Stream.of(keys).map(key -> new Column(word(key, locale), WIDE));
    }

    private Stream<Column> narrow(Locale locale, String... keys) {
        return Stream.of(keys).map(key -> new Column(word(key, locale), NARROW));
    }

    private static Cell percent(Optional<Double> value) {
        return value.<Cell>map(Cell.Amount::new).orElse(Cell.EMPTY);
    }

    private static Cell ms(Optional<Duration> length) {
        return length.map(SloWorkbook::ms).orElse(Cell.EMPTY);
    }

    private static Cell ms(Duration length) {
        return new Cell.Amount(millis(length));
    }

    private static double millis(Duration length) {
        return length.toNanos() / 1e6;
    }

    private String word(String key, Locale locale, Object... places) {
        return messages.getMessage(
                "slo." + key, Stream.of(places).map(Object::toString).toArray(), locale);
    }
}
