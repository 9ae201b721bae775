package im.steward.platform.rocketchat;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Passes a CSV file on and knows whether it ended inside a quoted text. */
final class QuotedText extends FilterReader {
    private enum At {
        FIELD_START,
        UNQUOTED,
        QUOTED,
        /** Behind a quote inside a quoted text: its end, or the first of two that stand for one. */
        QUOTE
    }

    private At at = At.FIELD_START;

    QuotedText(Reader in) {
        super(in);
    }

    /** Of what was read so far. */
    boolean open() {
        return at == At.QUOTED;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            pass((char) read);
        }
        return read;
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        for (int i = from; i < from + read; i++) {
            pass(buffer[i]);
        }
        return read;
    }

    private void pass(char next) {
        boolean ends = next == ',' || next == '\n' || next == '\r';
        at = switch (at) {
            case FIELD_START -> next == '"' ? At.QUOTED : ends ? At.FIELD_START : At.UNQUOTED;
            case UNQUOTED -> ends ? At.FIELD_START : At.UNQUOTED;
            case QUOTED -> next == '"' ? At.QUOTE : At.QUOTED;
            case QUOTE -> next == '"' ? At.QUOTED : ends ? At.FIELD_START : At.UNQUOTED;
        };
    }
}
