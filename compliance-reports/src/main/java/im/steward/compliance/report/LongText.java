package im.steward.compliance.report;

import java.io.IOException;

/** Where a text goes that is longer than a cell may be. */
@FunctionalInterface
public interface LongText {
    /** How much of a long text stays readable in its cell. */
    int EXCERPT = 1_000;

    /** @return what the cell says instead: where the whole text is, and how it begins */
    String keep(CellText text) throws IOException;

    /** For a workbook that travels alone: the beginning, and how much there was. */
    static LongText cut() {
        return text -> text.start(CellText.LONGEST - 40) + "… [" + text.text().length() + "]";
    }
}
