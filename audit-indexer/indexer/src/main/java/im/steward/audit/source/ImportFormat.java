package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.ExportReader;
import im.steward.platform.Origin;
import im.steward.platform.matrix.MatrixReader;
import im.steward.platform.mattermost.MattermostReader;
import im.steward.platform.ndjson.NdjsonReader;
import im.steward.platform.rocketchat.RocketChatCsvReader;
import im.steward.platform.slack.SlackReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats that can be imported, by the names all doors use. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are constructors and hold nothing.
public enum ImportFormat {
    NDJSON("ndjson", NdjsonReader.PLATFORM, NdjsonReader::new),
    SLACK("slack", SlackReader.PLATFORM, SlackReader::new),
    MATTERMOST("mattermost", MattermostReader.PLATFORM, MattermostReader::new),
    MATRIX("matrix", MatrixReader.PLATFORM, MatrixReader::new),
    ROCKETCHAT_CSV("rocketchat-csv", RocketChatCsvReader.PLATFORM, RocketChatCsvReader::new);

    private final String code;
    private final String platform;
    private final Function<Origin, ExportReader> reader;

    ImportFormat(String code, String platform, Function<Origin, ExportReader> reader) {
        this.code = code;
        this.platform = platform;
        this.reader = reader;
    }

    public String code() {
        return code;
    }

    public static ImportFormat of(String code) {
        return Arrays.stream(values())
                .filter(format -> format.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new InvalidException(new Fault(
                        "import-format-unknown",
                        "There is no import format '%s'".formatted(code.length() > 40 ? "…" : code),
                        "Choose one of "
                                + Arrays.stream(values())
                                        .map(ImportFormat::code)
                                        .collect(Collectors.joining(", ")))));
    }

    ExportReader reader(String instance, Instant readAt) {
        return reader.apply(new Origin(platform, instance, readAt));
    }
}
