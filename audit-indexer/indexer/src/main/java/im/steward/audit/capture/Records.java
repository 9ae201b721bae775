package im.steward.audit.capture;

import im.steward.event.EventBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A Kafka record as the event contract sees it. */
public final class Records {
    private static final byte[] NOTHING = {};

    private Records() {}

    /** Of a header given twice the last one counts, as in Kafka's own clients; a record without a value is empty. */
    public static EventBytes bytes(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new EventBytes(headers, record.value() == null ? NOTHING : record.value());
    }
}
