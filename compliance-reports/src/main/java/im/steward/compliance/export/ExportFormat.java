package im.steward.compliance.export;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.IOException;
import java.nio.file.Path;

/** How collected messages become a file; the same messages give the same bytes. */
public sealed interface ExportFormat permits CsvFormat, JsonLinesFormat, XlsxFormat {
    /** As it is asked for: {@code csv}. */
    String name();

    /** Writes into an empty directory. */
    Rendered render(Spool spool, Path directory, Language language) throws IOException;

    /**
     * @param messages how many are in the files
     * @param removedCharacters characters the format cannot hold, left out
     * @param longTexts texts that have a file of their own
     */
    record Rendered(long messages, long removedCharacters, int longTexts) {}

    static ExportFormat of(String name) {
        return switch (name) {
            case "csv" -> new CsvFormat();
            case "jsonl" -> new JsonLinesFormat();
            case "xlsx" -> new XlsxFormat();
            default ->
                throw new InvalidException(new Fault(
                        "export-format-unknown", "There is no format '" + name + "'", "Use csv, jsonl or xlsx"));
        };
    }
}
