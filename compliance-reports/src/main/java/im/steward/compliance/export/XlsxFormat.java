package im.steward.compliance.export;

import im.steward.compliance.report.Sheets;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A workbook; texts longer than a cell may be are files beside it. */
record XlsxFormat() implements ExportFormat {
    private static final String FILE = "messages.xlsx";

    @Override
    public String name() {
        return "xlsx";
    }

    @Override
    public Rendered render(Spool spool, Path directory, Language language) throws IOException {
        long messages = 0;
        LongTextFiles longTexts = new LongTextFiles(directory);
        try (Spool.Reader hits = spool.read();
                Sheets sheets = new Sheets(longTexts)) {
            Sheets.Sheet sheet =
                    sheets.sheet(language == Language.ZH ? "消息" : "Messages", MessageColumn.columns(language));
            while (hits.advance()) {
                sheet.row(MessageColumn.cells(hits.hit()));
                messages++;
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(directory.resolve(FILE)))) {
                sheets.finish(out);
            }
            return new Rendered(messages, sheets.removedCharacters(), longTexts.count());
        }
    }
}
