package im.steward.audit.search;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One event as the archive keeps it, its bytes untouched: what exports pass on, so that nothing of the platform's own
 * fields is lost on the way.
 */
public final class Archived {
    private final Cursor cursor;
    private final String kind;
    private final byte[] answer;
    private final int from;
    private final int length;

    private Archived(Cursor cursor, String kind, byte[] answer, int from, int length) {
        this.cursor = cursor;
        this.kind = kind;
        this.answer = answer;
        this.from = from;
        this.length = length;
    }

    public Cursor cursor() {
        return cursor;
    }

    /** A value of {@link im.steward.audit.index.EventKind#word}. */
    public String kind() {
        return kind;
    }

    public int length() {
        return length;
    }

    /** One line of JSON, without its end. */
    public void writeTo(OutputStream target) throws IOException {
        target.write(answer, from, length);
    }

    /** @param parser at the start of the source's object, reading {@code answer}; left at its end */
    static Archived read(JsonParser parser, byte[] answer) {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        long at = 0;
        String id = "";
        String kind = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "@timestamp" -> at = parser.getLongValue();
                case "event" -> {
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        String member = parser.currentName();
                        parser.nextToken();
                        switch (member) {
                            case "id" -> id = parser.getString();
                            case "kind" -> kind = parser.getString();
                            default -> parser.skipChildren();
                        }
                    }
                }
                default -> parser.skipChildren();
            }
        }
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new Archived(new Cursor(Instant.ofEpochMilli(at), id), kind, answer, from, to - from);
    }

    /** What was said does not print itself. */
    @Override
    public String toString() {
        return "Archived[" + cursor.id() + "]";
    }
}
