package im.steward.platform.matrix;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportReader;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonRow;
import im.steward.platform.Lines;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A Synapse {@code export-data} directory (also as zip or tar), or a file of transactions as an application service
 * received them, one a line: {@code {"events":[…]}}, or one event a line.
 */
public final class MatrixReader implements ExportReader {
    public static final String PLATFORM = "matrix";

    /** Beside them lie account data and media lists, which tell no act of a user. */
    private static final Pattern EVENTS = Pattern.compile("(.*/)?rooms/[^/]+/events|.*\\.(jsonl|ndjson)");

    private final Origin origin;

    public MatrixReader(Origin origin) {
        this.origin = origin;
    }

    @Override
    public void read(ExportFile file, ExportSink sink) throws IOException {
        RoomEvents events = new RoomEvents(origin, sink);
        boolean[] any = new boolean[1];
        file.each(name -> EVENTS.matcher(name).matches(), sink, entry -> {
            any[0] = true;
            Lines.each(entry, file.limits(), sink, (place, line) -> take(place, JsonRow.of(line), events, sink));
        });
        if (!any[0]) {
            throw new InvalidException(new Fault(
                    "import-format-mismatch",
                    "The file holds no rooms/<room>/events as Synapse's export-data writes them",
                    "Pack the whole directory that export-data wrote, or choose the format the file has"));
        }
    }

    private static void take(Place place, JsonRow line, RoomEvents events, ExportSink sink) {
        if (line.has("events")) {
            line.each("events", place, sink, event -> events.take(place, event));
        } else {
            events.take(place, line.has("e") ? line.object("e") : line);
        }
    }
}
