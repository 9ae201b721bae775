package im.steward.console.completeness;

import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.DayCount;
import im.steward.audit.completeness.Finding;
import im.steward.audit.completeness.SourceCount;
import im.steward.compliance.export.Exports;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;

/** The whole ledger as a workbook: sources, days, findings; in the reader's language. */
final class CompletenessWorkbook {
    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int NARROW = 12;
    private static final int WIDE = 36;
    private final CompletenessLedger ledger;
    private final MessageSource messages;
    private final Trail trail;

    CompletenessWorkbook(CompletenessLedger ledger, MessageSource messages, Trail trail) {
        this.ledger = ledger;
        this.messages = messages;
        this.trail = trail;
    }

    void write(Actor actor, Locale locale, Exports.Opening target) throws IOException {
        trail.append(actor, "completeness.downloaded", "completeness", Map.of());
        try (Sheets sheets = new Sheets(LongText.cut())) {
            var sources = sheets.sheet(word("sources", locale), columns(locale, "platform", "instance", "from", "to"));
            for (SourceCount source : ledger.sources()) {
                sources.row(row(
                        List.of(
                                Cell.text(source.platform()),
                                Cell.text(source.instance()),
                                Cell.text(source.first().toString()),
                                Cell.text(source.last().toString())),
                        source.read(),
                        source.archived(),
                        source.duplicates(),
                        source.conflicts(),
                        source.quarantined(),
                        source.gaps(),
                        source.unexplained()));
            }
            var days = sheets.sheet(
                    word("days", locale), columns(locale, "platform", "instance", "day", "conversation", "name"));
            ledger.eachDay(day -> add(days, day(day)));
            var findings = sheets.sheet(
                    word("findings", locale),
                    Stream.of(
                                    "kind",
                                    "event",
                                    "platform",
                                    "instance",
                                    "day",
                                    "conversation",
                                    "place",
                                    "detail",
                                    "found",
                                    "account")
                            .map(key -> new Column(word(key, locale), WIDE))
                            .toList());
            ledger.eachFinding(finding -> add(findings, finding(finding, locale)));
            sheets.finish(target.open());
        }
    }

    private static List<Cell> day(DayCount day) {
        return row(
                List.of(
                        Cell.text(day.place().platform()),
                        Cell.text(day.place().instance()),
                        Cell.text(day.place().day().toString()),
                        Cell.text(day.place().channel()),
                        Cell.text(day.channelName())),
                day.read(),
                day.archived(),
                day.duplicates(),
                day.conflicts(),
                day.quarantined(),
                day.gaps(),
                day.unexplained());
    }

    private List<Cell> finding(Finding finding, Locale locale) {
        return List.of(
                Cell.text(word("kind." + CompletenessController.word(finding.kind()), locale)),
                Cell.text(finding.event()),
                Cell.text(finding.place().platform()),
                Cell.text(finding.place().instance()),
                Cell.text(finding.place().day().toString()),
                Cell.text(finding.place().channel()),
                Cell.text(finding.partition() + " / " + finding.offset()),
                Cell.text(finding.detail()),
                Cell.time(finding.found()),
                Cell.text(finding.account()
                        .map(account -> account.by() + ": " + account.reason())
                        .orElse("")));
    }

    private List<Column> columns(Locale locale, String... before) {
        return Stream.concat(
                        Stream.of(before).map(key -> new Column(word(key, locale), WIDE)),
                        Stream.of("read", "archived", "duplicates", "conflicts", "quarantined", "gaps", "unexplained")
                                .map(key -> new Column(word(key, locale), NARROW)))
                .toList();
    }

    private static List<Cell> row(List<Cell> before, long... counts) {
        return Stream.concat(before.stream(), Arrays.stream(counts).mapToObj(Cell::number))
                .toList();
    }

    private static void add(Sheets.Sheet sheet, List<Cell> cells) {
        try {
            sheet.row(cells);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private String word(String key, Locale locale) {
        return messages.getMessage("completeness." + key, null, locale);
    }
}
