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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three looks: the lists of people, then of conversations, wherever they lie in the zip, then the days. */
public final class SlackReader implements ExportReader {
    public static final String PLATFORM = "slack";

    private static final Pattern DAY = Pattern.compile("(?:.*/)?([^/]+)/\\d{4}-\\d{2}-\\d{2}\\.json");
    private static final Set<String> PEOPLE = Set.of("users.json", "org_users.json");
    private static final Map<String, ChannelRef.Type> CONVERSATIONS = Map.of(
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
        lists(file, sink, PEOPLE, (_, row) -> directory.addUser(row));
        lists(file, sink, CONVERSATIONS.keySet(), (list, row) -> directory.addConversation(row, type(list)));
        Messages messages = new Messages(origin, directory, sink);
        boolean[] any = new boolean[1];
        file.each(name -> DAY.matcher(name).matches(), sink, entry -> {
            Matcher day = DAY.matcher(entry.name());
            if (!day.matches()) {
                throw notAnExport();
            }
            any[0] = true;
            Directory.Conversation conversation = directory.conversation(day.group(1));
            JsonList.each(entry, file.limits(), sink, (place, row) -> messages.take(place, conversation, row));
        });
        if (!any[0]) {
            throw notAnExport();
        }
    }

    private static ChannelRef.Type type(String list) {
        return CONVERSATIONS.getOrDefault(list, ChannelRef.Type.UNKNOWN);
    }

    /** Several in one look: an archive without a directory is read from its front each time. */
    private static void lists(ExportFile file, ExportSink sink, Set<String> names, BiConsumer<String, JsonRow> taker)
            throws IOException {
        file.look(entry -> names.contains(last(entry)), entry -> {
            String name = last(entry.name());
            if (names.contains(name)) {
                JsonList.each(entry, file.limits(), sink, (_, row) -> taker.accept(name, row));
            }
        });
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static InvalidException notAnExport() {
        return new InvalidException(new Fault(
                "import-format-mismatch",
                "The file holds no messages where a Slack export has them (a folder per conversation, a file per day)",
                "Take the zip as Slack wrote it, or choose the format the file has"));
    }
}
