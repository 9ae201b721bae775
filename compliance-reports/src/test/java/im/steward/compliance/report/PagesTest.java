package im.steward.compliance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Lines LINES = new Lines(
            "RTO, min",
            List.of("2026-01-01", "2026-02-01"),
            List.of(new Lines.Line("measured", List.of(1.5, 2.5)), new Lines.Line("promised", List.of(4.0, 4.0))));

    @Test
    void aDocumentHoldsTextTableAndChart() throws IOException {
        try (var document = new XWPFDocument(new ByteArrayInputStream(pages()))) {
            assertThat(document.getParagraphs().getFirst().getText()).isEqualTo("恢复演练");
            assertThat(document.getTables().getFirst().getText()).contains("part", "chat");
            assertThat(document.getCharts()).hasSize(1);
            var series = document.getCharts().getFirst().getChartSeries().getFirst();
            assertThat(series.getSeriesCount()).isEqualTo(2);
            assertThat(series.getSeries(0).getValuesData().getPointAt(1)).isEqualTo(2.5);
        }
    }

    @Test
    void whatIsNotKnownIsAGap() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Pages pages = new Pages()) {
            pages.chart(new Lines(
                    "RPO, min",
                    List.of("2026-01-01", "2026-02-01"),
                    List.of(new Lines.Line("measured", List.of(Double.NaN, 2.5)))));
            pages.finish(bytes);
        }
        try (var document = new XWPFDocument(new ByteArrayInputStream(bytes.toByteArray()))) {
            var amounts = document.getCharts()
                    .getFirst()
                    .getCTChart()
                    .getPlotArea()
                    .getLineChartArray(0)
                    .getSerArray(0)
                    .getVal()
                    .getNumRef()
                    .getNumCache();
            assertThat(amounts.getPtCount().getVal()).isEqualTo(2);
            assertThat(amounts.getPtList()).singleElement().satisfies(known -> {
                assertThat(known.getIdx()).isOne();
                assertThat(known.getV()).isEqualTo("2.5");
            });
        }
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        assertThat(pages()).isEqualTo(pages());
    }

    /** Two runs within two seconds agree even when they tell the moment, so what they tell is looked at. */
    @Test
    void theWorkbookBehindAChartTellsNoMoment() throws Exception {
        try (var document = new XWPFDocument(new ByteArrayInputStream(pages()));
                var behind = document.getCharts().getFirst().getWorkbook()) {
            assertThat(behind.getProperties().getCoreProperties().getCreated())
                    .isEqualTo(Date.from(Timeless.EPOCH.toInstant(ZoneOffset.UTC)));
        }
        var moments = new ArrayList<LocalDateTime>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pages()))) {
            ZipEntry outer = zip.getNextEntry();
            while (!outer.getName().endsWith(".xlsx")) {
                outer = zip.getNextEntry();
            }
            var inner = new ZipInputStream(zip);
            for (ZipEntry entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
                moments.add(entry.getTimeLocal());
            }
        }
        assertThat(moments).isNotEmpty().containsOnly(Timeless.EPOCH);
    }

    @Test
    void aSheetsChartShowsItsOwnCells() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Sheets sheets = new Sheets(LongText.cut())) {
            Sheets.Sheet sheet = sheets.sheet(
                    "History", List.of(new Column("when", 12), new Column("measured", 12), new Column("promised", 12)));
            for (int i = 0; i < 2; i++) {
                sheet.row(List.of(
                        Cell.text(LINES.labels().get(i)),
                        new Cell.Amount(LINES.lines().get(0).values().get(i)),
                        new Cell.Amount(LINES.lines().get(1).values().get(i))));
            }
            sheet.chart(LINES, 0);
            sheets.finish(bytes);
        }

        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes.toByteArray()))) {
            var sheet = workbook.getSheet("History");
            var chart = sheet.getDrawingPatriarch().getCharts().getFirst();
            var first = chart.getChartSeries().getFirst().getSeries(0);
            assertThat(first.getValuesData().getDataRangeReference()).isEqualTo("History!$B$2:$B$3");
            assertThat(first.getValuesData().getPointAt(0)).isEqualTo(1.5);
            assertThat(sheet.getRow(2).getCell(1).getNumericCellValue()).isEqualTo(2.5);
        }
    }

    private static byte[] pages() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Pages pages = new Pages()) {
            pages.title("恢复演练")
                    .heading("Parts")
                    .table(Optional.of(List.of("part", "rows")), List.of(List.of("chat", "7")), List.of(3, 1))
                    .chart(LINES)
                    .finish(bytes);
        }
        return bytes.toByteArray();
    }
}
