package im.steward.compliance.searchreport;

import im.steward.audit.search.Completeness;
import im.steward.audit.search.Cursor;
import im.steward.audit.search.Hit;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.SearchRequest;
import im.steward.compliance.export.ExportProperties;
import im.steward.compliance.export.Language;
import im.steward.compliance.export.MessageColumn;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Question;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The newest messages of a saved search. Never more than may leave without a second person: a schedule must not be a way
 * round the approval that an export of the same size needs.
 */
public final class SearchReportWorkbook {
    private static final int MOST = 10_000;
    private final ScopedSearch search;
    private final long approvalAbove;
    private final Clock clock;

    SearchReportWorkbook(ScopedSearch search, ExportProperties exports, Clock clock) {
        this.search = search;
        this.approvalAbove = exports.approvalAbove();
        this.clock = clock;
    }

    /**
     * @param total how many match, more perhaps than the workbook holds
     * @param completeness whether the archive could look at everything
     */
    public record Content(long total, long shown, Completeness completeness) {}

    public Content write(SearchReport report, OutputStream target) throws IOException {
        SearchReportAsk ask = report.ask();
        Question question = new Question(ask.officer(), ask.matter(), ask.query(), ask.zone(), ask.by());
        Matter matter = search.admit(question);
        try (Sheets sheets = new Sheets(LongText.cut())) {
            Sheets.Sheet about = sheets.sheet(in(ask, "About", "说明"), about(ask.language()));
            Sheets.Sheet messages = sheets.sheet(in(ask, "Messages", "消息"), MessageColumn.columns(ask.language()));
            long limit = Math.min(MOST, approvalAbove);
            Optional<Cursor> after = Optional.empty();
            Completeness completeness = new Completeness.Complete();
            long shown = 0;
            long total;
            do {
                int size = (int) Math.min(SearchRequest.LARGEST_PAGE, limit - shown);
                SearchPage page = search.search(question, SearchRequest.Order.NEWEST, size, after);
                for (Hit hit : page.hits()) {
                    messages.row(MessageColumn.cells(hit));
                }
                shown += page.hits().size();
                total = page.total();
                completeness = completeness.and(page.completeness());
                after = page.next();
            } while (after.isPresent() && shown < limit);
            about(about, ask, matter, total, shown, completeness);
            sheets.finish(target);
            return new Content(total, shown, completeness);
        }
    }

    private void about(
            Sheets.Sheet sheet, SearchReportAsk ask, Matter matter, long total, long shown, Completeness completeness)
            throws IOException {
        line(sheet, in(ask, "Report", "报告"), Cell.text(ask.name()));
        line(sheet, in(ask, "Made at (UTC)", "生成时间（UTC）"), Cell.time(clock.instant()));
        line(sheet, in(ask, "Matter", "案件"), Cell.text(matter.name()));
        line(sheet, in(ask, "Query", "查询"), Cell.text(ask.query()));
        line(
                sheet,
                in(ask, "Time zone of the query", "查询所用时区"),
                Cell.text(ask.zone().getId()));
        line(sheet, in(ask, "Messages that match", "匹配的消息"), Cell.number(total));
        line(sheet, in(ask, "Messages in this workbook, newest first", "本工作簿中的消息（由新到旧）"), Cell.number(shown));
        line(
                sheet,
                in(ask, "Answer", "结果"),
                Cell.text(
                        switch (completeness) {
                            case Completeness.Complete _ -> in(ask, "complete", "完整");
                            case Completeness.Degraded(var _, var reason) -> in(ask, "degraded: ", "不完整：") + reason;
                        }));
        if (shown < total) {
            line(
                    sheet,
                    in(ask, "The rest", "其余消息"),
                    Cell.text(in(
                            ask,
                            "Ask for an export; a second person will be asked where that is needed",
                            "请申请导出；需要时系统会请第二人审批")));
        }
    }

    private static void line(Sheets.Sheet sheet, String label, Cell value) throws IOException {
        sheet.row(List.of(Cell.text(label), value));
    }

    private static List<Column> about(Language language) {
        return List.of(
                new Column(language == Language.ZH ? "项目" : "What", 44),
                new Column(language == Language.ZH ? "内容" : "Value", 80));
    }

    private static String in(SearchReportAsk ask, String english, String chinese) {
        return switch (ask.language()) {
            case EN -> english;
            case ZH -> chinese;
        };
    }
}
