package im.steward.audit.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Words in the UTF-8 they are stored in: written once, where a string would be copied and encoded again. Letters, digits
 * and spaces are all it holds, so JSON takes it without an escape.
 */
public final class Utf8Line {
    private static final int LONGEST_UNIT = 3;
    private byte[] bytes;
    private int length;

    /** @param bytes about how many there will be; more may come */
    Utf8Line(int bytes) {
        this.bytes = new byte[bytes];
    }

    /** Only the first {@link #length} of them count. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Between words, not before the first. */
    void space() {
        if (length > 0) {
            room(1);
            bytes[length++] = ' ';
        }
    }

    /** Whole code points: a word never holds half a surrogate pair. */
    void add(char[] text, int from, int to) {
        room(LONGEST_UNIT * (to - from));
        byte[] to8 = bytes;
        int at = length;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c < 0x80) {
                to8[at++] = (byte) c;
            } else if (c < 0x800) {
                to8[at++] = (byte) (0xC0 | (c >> 6));
                to8[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                to8[at++] = (byte) (0xE0 | (c >> 12));
                to8[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                to8[at++] = (byte) (0x80 | (c & 0x3F));
            } else {
                int point = Character.toCodePoint(c, text[++i]);
                to8[at++] = (byte) (0xF0 | (point >> 18));
                to8[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                to8[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                to8[at++] = (byte) (0x80 | (point & 0x3F));
            }
        }
        length = at;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
