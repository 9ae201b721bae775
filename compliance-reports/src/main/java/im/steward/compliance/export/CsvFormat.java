package im.steward.compliance.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import im.steward.audit.search.Hit;
import im.steward.compliance.report.CellText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** RFC 4180 in UTF-8; a byte order mark, because Excel takes Chinese for something else without it. */
record CsvFormat() implements ExportFormat {
    private static final String FILE = "messages.csv";
    private static final MessageColumn[] COLUMNS = MessageColumn.values();

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Rendered render(Spool spool, Path directory, Language language) throws IOException {
        long messages = 0;
        long removed = 0;
        try (Spool.Reader hits = spool.read();
                BufferedWriter out = Files.newBufferedWriter(directory.resolve(FILE), StandardCharsets.UTF_8);
                CsvWriter csv =
                        CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out.append('\uFEFF'))) {
            csv.writeRecord(Stream.of(COLUMNS).map(MessageColumn::key).toArray(String[]::new));
            String[] fields = new String[COLUMNS.length];
            while (hits.advance()) {
                removed += fill(fields, hits.hit());
                csv.writeRecord(fields);
                messages++;
            }
        }
        return new Rendered(messages, removed, 0);
    }

    private static long fill(String[] fields, Hit hit) {
        long removed = 0;
        for (int i = 0; i < fields.length; i++) {
            CellText text = CellText.of(COLUMNS[i].text(hit));
            fields[i] = text.defused();
            removed += text.removed();
        }
        return removed;
    }
}
