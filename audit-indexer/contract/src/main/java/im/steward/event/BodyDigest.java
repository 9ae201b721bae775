package im.steward.event;

import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's content as one digest, without JSON on the way. Every name and value has its length before it, so that no
 * two contents give the same bytes.
 */
final class BodyDigest implements BodyFields {
    private static final int USUAL = 1_024;
    private byte[] bytes = new byte[USUAL];
    private int length;

    Sha256 sha256() {
        return Sha256.of(bytes, length);
    }

    void add(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(Integer.BYTES + utf8.length);
        size(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    @Override
    public void object() {
        mark('{');
    }

    @Override
    public void object(String name) {
        add(name);
        mark('{');
    }

    @Override
    public void end() {
        mark('}');
    }

    @Override
    public void list(String name) {
        add(name);
        mark('[');
    }

    @Override
    public void endList() {
        mark(']');
    }

    @Override
    public void text(String name, String value) {
        add(name);
        mark('"');
        add(value);
    }

    @Override
    public void number(String name, long value) {
        add(name);
        mark('0');
        add(Long.toString(value));
    }

    @Override
    public void flag(String name, boolean value) {
        add(name);
        mark(value ? 't' : 'f');
    }

    private void mark(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    private void size(int size) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (size >>> shift);
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
