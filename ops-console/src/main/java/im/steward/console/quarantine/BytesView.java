package im.steward.console.quarantine;

import im.steward.audit.capture.QuarantinedBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Bytes for the eye. Hostile ones stay harmless: what would move the cursor, turn the writing direction or hide is shown
 * as a symbol, and megabytes are cut.
 *
 * @param shown how many bytes of {@code size} are shown
 */
record BytesView(String key, String text, List<Line> lines, long size, long shown) {
    private static final int MOST = 8 * 1024;
    private static final int PER_LINE = 16;
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char REPLACEMENT = '\uFFFD';

    /** One line of a hex dump. */
    record Line(String offset, String hex, String text) {}

    static BytesView of(QuarantinedBytes bytes) {
        byte[] value = bytes.value();
        int shown = Math.min(value.length, MOST);
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < shown; at += PER_LINE) {
            lines.add(line(value, at, Math.min(at + PER_LINE, shown)));
        }
        return new BytesView(
                visible(new String(bytes.key(), StandardCharsets.UTF_8)),
                visible(new String(value, 0, shown, StandardCharsets.UTF_8)),
                lines,
                value.length,
                shown);
    }

    private static Line line(byte[] value, int from, int to) {
        StringBuilder text = new StringBuilder(PER_LINE);
        for (int i = from; i < to; i++) {
            text.append(value[i] >= ' ' && value[i] < 0x7F ? (char) value[i] : '·');
        }
        return new Line("%06x".formatted(from), HexFormat.ofDelimiter(" ").formatHex(value, from, to), text.toString());
    }

    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point < ' ' && point != '\n' && point != '\t') {
                visible.append((char) (CONTROL_PICTURES + point));
            } else if (Character.getType(point) == Character.FORMAT || (Character.isISOControl(point) && point > ' ')) {
                visible.append(REPLACEMENT);
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }
}
