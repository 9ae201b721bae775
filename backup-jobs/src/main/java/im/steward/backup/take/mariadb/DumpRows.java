package im.steward.backup.take.mariadb;

import im.steward.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a dump as it passes: which tables, how many rows, and a sum of the rows' hashes, which does not depend on their
 * order. MariaDB has no snapshot that a second session could share, so the dump itself is what is compared.
 */
final class DumpRows extends FilterOutputStream {
    private static final byte[] END = "-- Dump completed".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INSERT = "INSERT INTO `".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CREATE = "CREATE TABLE `".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final MessageDigest digest = Sha256.digest();
    private final Map<String, long[]> tables = new TreeMap<>();
    private String table = "";
    private boolean complete;

    DumpRows(OutputStream below) {
        super(below);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        out.write(buffer, from, length);
        int start = from;
        for (int at = from; at < from + length; at++) {
            if (buffer[at] == '\n') {
                line.write(buffer, start, at - start);
                take(line.toByteArray());
                line.reset();
                start = at + 1;
            }
        }
        line.write(buffer, start, from + length - start);
    }

    private void take(byte[] text) {
        if (begins(text, INSERT)) {
            table = name(text, INSERT.length);
            counted(table);
            rows(text, afterValues(text));
        } else if (!table.isEmpty()) {
            rows(text, 0);
        } else if (begins(text, CREATE)) {
            counted(name(text, CREATE.length));
        } else if (begins(text, END)) {
            complete = true;
        }
    }

    /** A row is what stands between parentheses outside of quotes; no row goes over the end of a line. */
    private void rows(byte[] text, int from) {
        boolean quoted = false;
        int depth = 0;
        int begin = from;
        for (int at = from; at < text.length; at++) {
            switch (text[at]) {
                case '\\' -> at += quoted ? 1 : 0;
                case '\'' -> quoted = !quoted;
                case '(' -> {
                    if (!quoted && depth++ == 0) {
                        begin = at;
                    }
                }
                case ')' -> {
                    if (!quoted && --depth == 0) {
                        row(text, begin, at + 1);
                    }
                }
                case ';' -> {
                    if (!quoted && depth == 0) {
                        table = "";
                        return;
                    }
                }
                default -> {}
            }
        }
    }

    private void row(byte[] text, int from, int to) {
        digest.update(text, from, to - from);
        long[] known = counted(table);
        known[0]++;
        known[1] += ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** Behind the names of the table and, where it has generated columns, of the others; both stand in backticks. */
    private static int afterValues(byte[] text) {
        boolean quoted = false;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '`') {
                quoted = !quoted;
            } else if (text[at] == 'V' && !quoted) {
                return at;
            }
        }
        return text.length;
    }

    private long[] counted(String name) {
        return tables.computeIfAbsent(name, _ -> new long[2]);
    }

    private static boolean begins(byte[] text, byte[] with) {
        return text.length >= with.length && java.util.Arrays.equals(text, 0, with.length, with, 0, with.length);
    }

    private static String name(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] != '`') {
            end++;
        }
        return new String(text, from, end - from, StandardCharsets.UTF_8);
    }

    /** Whether the dump came to its end; the client that reads a shorter one would not notice. */
    boolean complete() {
        return complete;
    }

    Map<String, String> fingerprints() {
        Map<String, String> found = new TreeMap<>();
        tables.forEach((name, known) -> {
            found.put("rows:" + name, Long.toString(known[0]));
            found.put("content:" + name, Long.toHexString(known[1]));
        });
        return found;
    }
}
