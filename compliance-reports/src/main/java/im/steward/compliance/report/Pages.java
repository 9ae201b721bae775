package im.steward.compliance.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.util.Units;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFChart;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;

/** A text document: headings, sentences, tables, charts. The same content gives the same bytes, as with {@link Sheets}. */
public final class Pages implements AutoCloseable {
    private static final String GREY = "E7E6E6";
    private static final int TITLE_POINTS = 20;
    private static final int HEADING_POINTS = 14;
    private static final int TABLE_POINTS = 9;
    /** A4 between margins of 2 cm, in twentieths of a point. */
    private static final long WIDTH = 9_638;

    private static final long MARGIN = 1_134;
    private static final int CHART_WIDTH_CM = 17;
    private static final int CHART_HEIGHT_CM = 8;
    private final XWPFDocument document = new XWPFDocument();

    public Pages() {
        var section = document.getDocument().getBody().addNewSectPr();
        var size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(WIDTH + 2 * MARGIN));
        size.setH(BigInteger.valueOf(16_838));
        var margins = section.addNewPgMar();
        margins.setTop(BigInteger.valueOf(MARGIN));
        margins.setBottom(BigInteger.valueOf(MARGIN));
        margins.setLeft(BigInteger.valueOf(MARGIN));
        margins.setRight(BigInteger.valueOf(MARGIN));
        Timeless.sign(document);
    }

    public Pages title(String text) {
        run(text, TITLE_POINTS).setBold(true);
        return this;
    }

    public Pages heading(String text) {
        XWPFRun run = run(text, HEADING_POINTS);
        run.setBold(true);
        return this;
    }

    public Pages line(String text) {
        run(text, 10);
        return this;
    }

    private XWPFRun run(String text, int points) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setSpacingAfter(points == HEADING_POINTS || points == TITLE_POINTS ? 120 : 60);
        paragraph.setSpacingBefore(points == HEADING_POINTS ? 240 : 0);
        paragraph.setKeepNext(points == HEADING_POINTS);
        XWPFRun run = paragraph.createRun();
        run.setFontSize(points);
        run.setText(CellText.of(text).text());
        return run;
    }

    /** @param shares of the width, one per column; the first row repeats on each page when it holds titles */
    public Pages table(Optional<List<String>> titles, List<List<String>> rows, List<Integer> shares) {
        XWPFTable table = document.createTable(rows.size() + (titles.isPresent() ? 1 : 0), shares.size());
        table.setWidth((int) WIDTH);
        int whole = shares.stream().mapToInt(Integer::intValue).sum();
        int at = 0;
        if (titles.isPresent()) {
            fill(table, at++, titles.get(), shares, whole, true);
            table.getRow(0).setRepeatHeader(true);
        }
        for (List<String> row : rows) {
            fill(table, at++, row, shares, whole, false);
        }
        run("", TABLE_POINTS);
        return this;
    }

    private static void fill(
            XWPFTable table, int row, List<String> texts, List<Integer> shares, int whole, boolean title) {
        table.getRow(row).setCantSplitRow(true);
        for (int i = 0; i < texts.size(); i++) {
            XWPFTableCell cell = table.getRow(row).getCell(i);
            cell.setWidth(Long.toString(WIDTH * shares.get(i) / whole));
            XWPFParagraph paragraph = cell.getParagraphs().getFirst();
            paragraph.setAlignment(ParagraphAlignment.LEFT);
            XWPFRun run = paragraph.createRun();
            run.setFontSize(TABLE_POINTS);
            run.setText(CellText.of(texts.get(i)).text());
            if (title) {
                cell.setColor(GREY);
                run.setBold(true);
            }
        }
    }

    /** The amounts lie in a workbook inside the document, as a word processor's own charts do. */
    public Pages chart(Lines lines) throws IOException {
        try {
            XWPFChart chart = document.createChart(
                    CHART_WIDTH_CM * Units.EMU_PER_CENTIMETER, CHART_HEIGHT_CM * Units.EMU_PER_CENTIMETER);
            Timeless.sign(chart.getWorkbook());
            int last = lines.labels().size();
            LineChart.plot(
                    chart,
                    lines,
                    column -> chart.formatRange(new org.apache.poi.ss.util.CellRangeAddress(1, last, column, column)));
            return this;
        } catch (InvalidFormatException impossible) {
            throw new IllegalStateException("a chart is added to a document that was just made", impossible);
        }
    }

    /** Writes the document, once. */
    public void finish(OutputStream target) throws IOException {
        Path draft = Files.createTempFile("steward-", ".docx");
        try {
            try (OutputStream out = Files.newOutputStream(draft)) {
                document.write(out);
            }
            Timeless.copy(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
