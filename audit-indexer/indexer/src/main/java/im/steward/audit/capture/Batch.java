package im.steward.audit.capture;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records that go to the archive together, and the places to tick off once they are there. */
record Batch(List<ConsumerRecord<byte[], byte[]>> records, List<Progress.Segment> segments) {
    Batch {
        records = List.copyOf(records);
        segments = List.copyOf(segments);
    }

    void done() {
        segments.forEach(Progress.Segment::done);
    }
}
