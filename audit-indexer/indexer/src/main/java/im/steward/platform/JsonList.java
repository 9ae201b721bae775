package im.steward.platform;

import im.steward.platform.Rejection.Reason;
import java.io.IOException;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** A file that is one JSON list of objects, read one object at a time. */
public final class JsonList {
    private JsonList() {}

    /** What follows a syntax error in the file cannot be read; all before it has been taken. */
    public static void each(ExportEntry entry, ExportSink sink, BiConsumer<Place, JsonRow> taker) throws IOException {
        long number = 1;
        try (JsonParser in = JsonRow.parser(entry.content())) {
            if (in.nextToken() != JsonToken.START_ARRAY) {
                throw new RejectedRow(Reason.JSON_INVALID, "");
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Place place = new Place(entry.name(), number);
                JsonNode node = in.readValueAsTree();
                Rows.take(place, sink, () -> taker.accept(place, JsonRow.of(node)));
                number++;
            }
        } catch (RejectedRow notAList) {
            sink.rejected(notAList.at(new Place(entry.name(), number)));
        } catch (JacksonException wrong) {
            if (wrong.getCause() instanceof IOException broken) {
                throw new BrokenExport(number, broken);
            }
            sink.rejected(new Rejection(new Place(entry.name(), number), Reason.JSON_INVALID, ""));
        }
    }
}
