package im.steward.event;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * An event as it travels: CloudEvents 1.0 in binary mode, attributes in {@code ce_*} headers, a JSON object as body.
 * Neither the headers nor the array are copied: thousands pass here in a second, and neither side writes to them.
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventBytes(Map<String, String> headers, byte[] body) {
    /** Extension attribute: the import run that brought the event; absent for live traffic. */
    public static final String CORRELATION_ID = "ce_correlationid";

    public EventBytes {
        headers = Collections.unmodifiableMap(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Personal data does not print itself. */
    @Override
    public String toString() {
        return "EventBytes[" + headers.size() + " headers, " + body.length + " bytes]";
    }
}
