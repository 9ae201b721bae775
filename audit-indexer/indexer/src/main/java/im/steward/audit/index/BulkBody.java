package im.steward.audit.index;

import java.io.OutputStream;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The body of a bulk request, grown in one array that is kept from request to request. */
final class BulkBody extends OutputStream {
    /** One generator writes the whole body: its separator between root values is what ends a line. */
    private static final JsonFactory LINES =
            JsonFactory.builder().rootValueSeparator("\n").build();

    private static final int USUAL = 1 << 20;
    private static final int KEPT = 8 << 20;
    private byte[] bytes = new byte[USUAL];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** An empty body again; the array of a body with giants in it is given back to the heap. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[USUAL];
        }
    }

    JsonGenerator generator() {
        return LINES.createGenerator(ObjectWriteContext.empty(), this);
    }

    /** Create, never index: what the archive has is never overwritten. */
    static void create(JsonGenerator json, String index, EventDocument document, String id) {
        json.writeStartObject();
        json.writeName("create");
        json.writeStartObject();
        json.writeStringProperty("_index", index);
        json.writeStringProperty("_id", id);
        json.writeEndObject();
        json.writeEndObject();
        document.write(json);
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }
}
