package im.steward.compliance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

class SheetsTest {
    private static final List<Column> COLUMNS = List.of(new Column("When (UTC)", 20), new Column("Text", 60));

    private final List<String> spilled = new ArrayList<>();
    private final LongText keepAside = text -> {
        spilled.add(text.text());
        return "⇒ long-text/" + spilled.size() + ".txt";
    };

    @Test
    void cellsKeepTheirKind() throws IOException {
        try (XSSFWorkbook book = read(List.of(
                List.of(Cell.time(Instant.parse("2026-03-01T12:00:00.123Z")), Cell.text("=HYPERLINK(\"http://x\")")),
                List.of(Cell.time(Instant.parse("0001-01-01T00:00:00Z")), Cell.number(3))))) {
            var sheet = book.getSheetAt(0);

            assertThat(sheet.getRow(1).getCell(0).getLocalDateTimeCellValue())
                    .isEqualTo(LocalDateTime.parse("2026-03-01T12:00:00.123"));
            assertThat(sheet.getRow(1).getCell(1).getCellType()).isEqualTo(CellType.STRING);
            assertThat(sheet.getRow(1).getCell(1).getCellStyle().getQuotePrefixed())
                    .isTrue();
            assertThat(sheet.getRow(2).getCell(0).getStringCellValue()).isEqualTo("0001-01-01T00:00:00Z");
            assertThat(sheet.getRow(2).getCell(1).getNumericCellValue()).isEqualTo(3);
        }
    }

    @Test
    void aLongTextGoesToItsOwnPlace() throws IOException {
        String exact = "长".repeat(CellText.LONGEST);
        String longer = exact + "👍";

        try (XSSFWorkbook book =
                read(List.of(List.of(Cell.EMPTY, Cell.text(exact)), List.of(Cell.EMPTY, Cell.text(longer))))) {
            assertThat(book.getSheetAt(0).getRow(1).getCell(1).getStringCellValue())
                    .isEqualTo(exact);
            assertThat(book.getSheetAt(0).getRow(2).getCell(1).getStringCellValue())
                    .isEqualTo("⇒ long-text/1.txt");
            assertThat(spilled).containsExactly(longer);
        }
    }

    @Test
    void aFullSheetGoesOnInTheNext() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Sheets sheets = new Sheets(LongText.cut(), 4)) {
            Sheets.Sheet sheet = sheets.sheet("Messages: all [of them] and more / than fit", COLUMNS);
            for (int i = 0; i < 7; i++) {
                sheet.row(List.of(Cell.number(i)));
            }
            assertThat(sheet.parts()).isEqualTo(3);
            sheets.finish(bytes);
        }

        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(book.getNumberOfSheets()).isEqualTo(3);
            assertThat(book.getSheetName(2)).hasSizeLessThanOrEqualTo(31).endsWith(" (3)");
            assertThat(book.getSheetAt(0).getLastRowNum()).isEqualTo(3);
            assertThat(book.getSheetAt(2).getRow(0).getCell(0).getStringCellValue())
                    .isEqualTo("When (UTC)");
            assertThat(book.getSheetAt(2).getRow(1).getCell(0).getNumericCellValue())
                    .isEqualTo(6);
        }
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws IOException {
        var rows = List.of(List.of(Cell.time(Instant.EPOCH), Cell.text("一")), List.of(Cell.EMPTY, Cell.text("two")));

        byte[] first = write(rows);
        // A zip tells time in steps of two seconds: let the step pass, or the test proves nothing.
        long step = System.currentTimeMillis() / 2_000;
        while (System.currentTimeMillis() / 2_000 == step) {
            Thread.onSpinWait();
        }

        assertThat(write(rows)).isEqualTo(first);
    }

    @Test
    void leftOutCharactersAreCounted() throws IOException {
        try (Sheets sheets = new Sheets(LongText.cut())) {
            sheets.sheet("Messages", COLUMNS).row(List.of(Cell.text("a\u0000"), Cell.text("\uD800b\u0001")));

            assertThat(sheets.removedCharacters()).isEqualTo(3);
        }
    }

    private XSSFWorkbook read(List<List<Cell>> rows) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(write(rows)));
    }

    private byte[] write(List<List<Cell>> rows) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (Sheets sheets = new Sheets(keepAside)) {
            Sheets.Sheet sheet = sheets.sheet("Messages", COLUMNS);
            for (List<Cell> row : rows) {
                sheet.row(row);
            }
            sheets.finish(bytes);
        }
        return bytes.toByteArray();
    }
}
