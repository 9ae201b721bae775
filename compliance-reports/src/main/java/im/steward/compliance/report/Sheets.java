package im.steward.compliance.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.WorkbookUtil;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xssf.streaming.SXSSFCell;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/**
 * A workbook written row by row in constant memory. The same rows give the same bytes: no clock is read, and the zip's
 * own timestamps are set back (see {@link Timeless}).
 */
public final class Sheets implements AutoCloseable {
    /** Excel's limit, the heading included. */
    public static final int MOST_ROWS = 1_048_576;

    private static final int WINDOW = 100;
    private static final int LONGEST_NAME = 31;
    private static final int CHART_ROWS = 22;
    private static final Instant FIRST_EXCEL_DAY = Instant.parse("1900-03-01T00:00:00Z");
    private static final Instant LAST_EXCEL_DAY = Instant.parse("9999-12-31T00:00:00Z");

    private final SXSSFWorkbook workbook = new SXSSFWorkbook(WINDOW);
    private final CellStyle heading = workbook.createCellStyle();
    private final CellStyle text = workbook.createCellStyle();
    private final CellStyle time = workbook.createCellStyle();
    private final Set<String> names = new HashSet<>();
    private final LongText longText;
    private final int mostRows;
    private long removed;

    public Sheets(LongText longText) {
        this(longText, MOST_ROWS);
    }

    Sheets(LongText longText, int mostRows) {
        this.longText = longText;
        this.mostRows = mostRows;
        var bold = workbook.createFont();
        bold.setBold(true);
        heading.setFont(bold);
        heading.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
        heading.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        var format = workbook.createDataFormat();
        // "@" and the quote prefix keep a string a string even after someone edits the cell.
        text.setDataFormat(format.getFormat("@"));
        text.setQuotePrefixed(true);
        time.setDataFormat(format.getFormat("yyyy-mm-dd hh:mm:ss.000"));
        Timeless.sign(workbook.getXSSFWorkbook());
    }

    /** A new sheet; when it is full, the rows go on in "name (2)". */
    public Sheet sheet(String name, List<Column> columns) {
        return new Sheet(name, columns);
    }

    /** Characters no cell may hold, left out so far. */
    public long removedCharacters() {
        return removed;
    }

    /** Writes the workbook, once, after the last row. */
    public void finish(OutputStream target) throws IOException {
        Path draft = Files.createTempFile("steward-", ".xlsx");
        try {
            try (OutputStream out = Files.newOutputStream(draft)) {
                workbook.write(out);
            }
            Timeless.copy(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Also deletes POI's temporary files. */
    @Override
    public void close() throws IOException {
        workbook.close();
    }

    private String freeName(String wanted, int part) {
        String suffix = part == 1 ? "" : " (" + part + ")";
        String safe = WorkbookUtil.createSafeSheetName(CellText.of(wanted).text(), '_');
        String name = new CellText(safe, 0).start(LONGEST_NAME - suffix.length()) + suffix;
        // Excel compares names without case; a second "Gaps" is told apart by its number.
        return names.add(name.toLowerCase(Locale.ROOT)) ? name : freeName(wanted, part + 1);
    }

    /** Lays a chart out whose amounts lie in columns. */
    private interface Drawing {
        void plot(XDDFChart chart, Lines lines, IntFunction<String> range);
    }

    /** One logical sheet; on paper it may be several. */
    public final class Sheet {
        private final String name;
        private final List<Column> columns;
        private SXSSFSheet current;
        private int part = 1;
        private int rows;
        private int charts;

        private Sheet(String name, List<Column> columns) {
            this.name = name;
            this.columns = List.copyOf(columns);
            this.current = begin();
        }

        public void row(List<Cell> cells) throws IOException {
            if (rows == mostRows) {
                part++;
                current = begin();
            }
            SXSSFRow row = current.createRow(rows++);
            for (int i = 0; i < cells.size(); i++) {
                write(row, i, cells.get(i));
            }
        }

        public int parts() {
            return part;
        }

        /**
         * Draws columns of the rows that were just written, below them and below what was drawn before.
         *
         * @param firstColumn holds the labels; the lines' amounts follow it, one column each
         */
        public void chart(Lines lines, int firstColumn) {
            chart(lines, firstColumn, firstColumn + 1);
        }

        /** @param firstAmounts the first line's column; the others' follow it */
        public void chart(Lines lines, int labels, int firstAmounts) {
            draw(lines, labels, firstAmounts, LineChart::plot);
        }

        /** The same as columns side by side, a group of them for each label. */
        public void bars(Lines columns, int firstColumn) {
            draw(columns, firstColumn, firstColumn + 1, BarChart::plot);
        }

        private void draw(Lines lines, int labels, int firstAmounts, Drawing how) {
            int last = rows - 1;
            int first = rows - lines.labels().size();
            // The streaming sheet draws nothing itself; its frame is an ordinary one.
            var frame = workbook.getXSSFWorkbook().getSheet(current.getSheetName());
            var drawing = frame.createDrawingPatriarch();
            int below = rows + 1 + charts++ * (CHART_ROWS + 1);
            var chart =
                    drawing.createChart(drawing.createAnchor(0, 0, 0, 0, 0, below, columns.size(), below + CHART_ROWS));
            how.plot(
                    chart,
                    lines,
                    column -> LineChart.range(
                            current.getSheetName(), first, last, column == 0 ? labels : firstAmounts + column - 1));
        }

        private SXSSFSheet begin() {
            SXSSFSheet sheet = workbook.createSheet(freeName(name, part));
            SXSSFRow titles = sheet.createRow(0);
            for (int i = 0; i < columns.size(); i++) {
                sheet.setColumnWidth(i, columns.get(i).width() * 256);
                SXSSFCell cell = titles.createCell(i);
                cell.setCellStyle(heading);
                cell.setCellValue(columns.get(i).title());
            }
            sheet.createFreezePane(0, 1);
            // On paper a line of the sheet stays one line, below its headings.
            sheet.setFitToPage(true);
            sheet.getPrintSetup().setLandscape(true);
            sheet.getPrintSetup().setFitWidth((short) 1);
            sheet.getPrintSetup().setFitHeight((short) 0);
            sheet.setRepeatingRows(CellRangeAddress.valueOf("1:1"));
            rows = 1;
            charts = 0;
            return sheet;
        }

        private void write(SXSSFRow row, int column, Cell content) throws IOException {
            switch (content) {
                case Cell.Text(var raw) -> text(row.createCell(column), raw);
                case Cell.Amount(var value) -> row.createCell(column).setCellValue(value);
                case Cell.Time(var instant) -> time(row.createCell(column), instant);
                case Cell.Empty _ -> {}
            }
        }

        private void text(SXSSFCell cell, String raw) throws IOException {
            CellText safe = CellText.of(raw);
            removed += safe.removed();
            cell.setCellStyle(text);
            cell.setCellValue(safe.fits() ? safe.text() : longText.keep(safe));
        }

        private void time(SXSSFCell cell, Instant instant) {
            if (instant.isBefore(FIRST_EXCEL_DAY) || instant.isAfter(LAST_EXCEL_DAY)) {
                cell.setCellValue(instant.toString());
                return;
            }
            cell.setCellStyle(time);
            cell.setCellValue(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
    }
}
