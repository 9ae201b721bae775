package im.steward.platform.slack;

import im.steward.event.ChannelRef;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportReader;
import im.steward.platform.ExportSink;
import im.steward.platform.JsonList;
import im.steward.platform.JsonRow;
import im.steward.platform.Origin;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two looks: the lists of people and conversations first, wherever they lie in the zip, then the days. */
public final class SlackReader implements ExportReader {
    public static final String PLATFORM = "slack";

    private static final Pattern DAY = Pattern.compile("(?:.*/)?([^/]+)/\\d{4}-\\d{2}-\\d{2}\\.json");
    private static final Map<String, ChannelRef.Type> LISTS = Map.of(
            "channels.json", ChannelRef.Type.PUBLIC,
            "groups.json", ChannelRef.Type.PRIVATE,
            "dms.json", ChannelRef.Type.DIRECT,
            "mpims.json", ChannelRef.Type.GROUP);

    private final Origin origin;
    private final Directory directory = new Directory();

    public SlackReader(Origin origin) {
        this.origin = origin;
    }

    @Override
    public void read(ExportFile file, ExportSink sink) throws IOException {
        list(file, sink, "users.json", directory::addUser);
        list(file, sink, "org_users.json", directory::addUser);
        for (Map.Entry<String, ChannelRef.Type> list : LISTS.entrySet()) {
            list(file, sink, list.getKey(), row -> directory.addConversation(row, list.getValue()));
        }
        Messages messages = new Messages(origin, directory, sink);
        boolean[] any = new boolean[1];
        file.each(name -> DAY.matcher(name).matches(), sink, entry -> {
            Matcher day = DAY.matcher(entry.name());
            if (!day.matches()) {
                throw notAnExport();
            }
            any[0] = true;
            Directory.Conversation conversation = directory.conversation(day.group(1));
            JsonList.each(entry, sink, (place, row) -> messages.take(place, conversation, row));
        });
        if (!any[0]) {
            throw notAnExport();
        }
    }

    private static void list(ExportFile file, ExportSink sink, String name, Consumer<JsonRow> taker)
            throws IOException {
        file.look(entry -> entry.equals(name) || entry.endsWith("/" + name), entry -> {
            if (entry.name().endsWith(name)) {
                JsonList.each(entry, sink, (_, row) -> taker.accept(row));
            }
        });
    }

    private static InvalidException notAnExport() {
        return new InvalidException(new Fault(
                "import-format-mismatch",
                "The file holds no messages where a Slack export has them (a folder per conversation, a file per day)",
                "Take the zip as Slack wrote it, or choose the format the file has"));
    }
}
