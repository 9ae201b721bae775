package im.steward.platform;

import java.io.IOException;

/** Reads one platform's export: every unit of it becomes an event or a rejection, none is passed over in silence. */
public interface ExportReader {
    void read(ExportFile file, ExportSink sink) throws IOException;
}
