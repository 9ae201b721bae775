package im.steward.platform.rocketchat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.MessageRef;
import im.steward.kernel.Sha256;
import im.steward.platform.ExportEntry;
import im.steward.platform.ExportFile;
import im.steward.platform.ExportReader;
import im.steward.platform.ExportSink;
import im.steward.platform.Origin;
import im.steward.platform.Place;
import im.steward.platform.RejectedRow;
import im.steward.platform.Rejection;
import im.steward.platform.Rejection.Reason;
import im.steward.platform.Rows;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Columns: {@code user,milliseconds,text} in a channel's file, {@code from,to,milliseconds,text} between two. */
public final class RocketChatCsvReader implements ExportReader {
    public static final String PLATFORM = "rocketchat";

    private final Origin origin;
    private final Map<String, String> emails = new HashMap<>();
    private final Map<String, ChannelRef.Type> types = new HashMap<>();

    public RocketChatCsvReader(Origin origin) {
        this.origin = origin;
    }

    @Override
    public void read(ExportFile file, ExportSink sink) throws IOException {
        file.look(name -> base(name).equals("users.csv"), entry -> {
            if (base(entry.name()).equals("users.csv")) {
                rows(entry, sink, (_, row) -> emails.put(field(row, 0), field(row, 1)));
            }
        });
        file.look(name -> base(name).equals("channels.csv"), entry -> {
            if (base(entry.name()).equals("channels.csv")) {
                rows(entry, sink, (_, row) -> types.put(field(row, 0), type(field(row, 2))));
            }
        });
        file.each(
                name -> name.endsWith(".csv")
                        && !List.of("users.csv", "channels.csv").contains(base(name)),
                sink,
                entry -> rows(entry, sink, (place, row) -> sink.event(place, message(entry.name(), row))));
    }

    @FunctionalInterface
    private interface Taker {
        void take(Place place, CsvRecord row);
    }

    private static void rows(ExportEntry entry, ExportSink sink, Taker taker) throws IOException {
        long line = 1;
        QuotedText quoted = new QuotedText(new InputStreamReader(entry.content(), StandardCharsets.UTF_8));
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(quoted)) {
            Iterator<CsvRecord> each = rows.iterator();
            while (each.hasNext()) {
                CsvRecord row = each.next();
                line = row.getStartingLineNumber();
                Place place = new Place(entry.name(), line);
                boolean cut = false;
                try {
                    // The parser takes the end of a file for the end of a text; only of the last row it may not be.
                    cut = !each.hasNext() && quoted.open();
                } finally {
                    if (cut) {
                        sink.rejected(new Rejection(place, Reason.CUT_OFF, ""));
                    } else {
                        Rows.take(place, sink, () -> taker.take(place, row));
                    }
                }
            }
        } catch (CsvParseException wrong) {
            sink.rejected(new Rejection(new Place(entry.name(), line), Reason.CSV_INVALID, ""));
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private MessagePosted message(String file, CsvRecord row) {
        boolean direct = row.getFieldCount() == 4;
        if (!direct && row.getFieldCount() != 3) {
            throw new RejectedRow(Reason.CSV_INVALID, "");
        }
        AccountRef sender = account(filled(row, 0, "user"));
        ChannelRef channel = direct ? between(sender.id(), filled(row, 1, "to")) : channel(file);
        Instant at = time(field(row, direct ? 2 : 1));
        String text = field(row, direct ? 3 : 2);
        String id = Sha256.of(String.join("\0", channel.id(), sender.id(), Long.toString(at.toEpochMilli()), text))
                .hex()
                .substring(0, 32);
        return new MessagePosted(
                origin.head("user", id, 0, at, sender),
                channel,
                new MessageRef(id, null),
                body(text),
                direct ? List.of(account(field(row, 1))) : List.of(),
                List.of(),
                false,
                null);
    }

    private static ChannelRef between(String one, String other) {
        List<String> both = Stream.of(one, other).sorted().toList();
        return new ChannelRef(
                "direct/" + String.join(",", both), String.join(", ", both), ChannelRef.Type.DIRECT, null);
    }

    /** The folder is the channel; a single file is named after it. */
    private ChannelRef channel(String file) {
        String[] path = file.split("/", -1);
        String name = path.length > 1 ? path[path.length - 2] : path[0].replaceFirst("\\.csv.*", "");
        return new ChannelRef(name, name, types.getOrDefault(name, ChannelRef.Type.UNKNOWN), null);
    }

    private AccountRef account(String name) {
        return new AccountRef(name, name, emails.get(name));
    }

    private static ChannelRef.Type type(String type) {
        return type.equals("private") ? ChannelRef.Type.PRIVATE : ChannelRef.Type.PUBLIC;
    }

    private static Instant time(String millis) {
        if (!millis.matches("\\d{1,15}")) {
            throw new RejectedRow(Reason.FIELD_UNFIT, "timestamp");
        }
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static Body body(String text) {
        try {
            return new Body(text);
        } catch (IllegalArgumentException tooLarge) {
            throw new RejectedRow(Reason.TOO_LARGE, "text");
        }
    }

    private static String filled(CsvRecord row, int column, String name) {
        String value = field(row, column);
        if (value.isBlank()) {
            throw new RejectedRow(Reason.FIELD_MISSING, name);
        }
        return value;
    }

    private static String field(CsvRecord row, int column) {
        if (column >= row.getFieldCount()) {
            throw new RejectedRow(Reason.CSV_INVALID, "");
        }
        return row.getField(column);
    }

    private static String base(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
