package im.steward.audit.completeness;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts and findings. Batches go in as arrays: one statement for a thousand rows. */
final class LedgerStore {
    private final JdbcClient jdbc;
    private final String topic;

    LedgerStore(JdbcClient jdbc, String topic) {
        this.jdbc = jdbc;
        this.topic = topic;
    }

    private record Position(int partition, long offset) {}

    Map<Integer, Long> reconciled() {
        Map<Integer, Long> offsets = new HashMap<>();
        jdbc.sql("SELECT partition, next_offset FROM audit.reconciled_offset WHERE topic = :topic")
                .param("topic", topic)
                .query((row, _) -> new Position(row.getInt("partition"), row.getLong("next_offset")))
                .list()
                .forEach(position -> offsets.put(position.partition(), position.offset()));
        return offsets;
    }

    /** Moves from where we were; nobody else may have moved it meanwhile. */
    void advance(int partition, long from, long to) {
        int moved = jdbc.sql("""
                        INSERT INTO audit.reconciled_offset AS known (topic, partition, next_offset)
                        VALUES (:topic, :partition, :to)
                            ON CONFLICT (topic, partition) DO UPDATE
                           SET next_offset = excluded.next_offset
                         WHERE known.next_offset = :from""")
                .param("topic", topic)
                .param("partition", partition)
                .param("from", from)
                .param("to", to)
                .update();
        if (moved != 1) {
            throw new IntegrityException(new Fault(
                    "reconciliation-overlaps",
                    "Two comparisons counted partition %d at once".formatted(partition),
                    "Run the comparison again; nothing was counted twice"));
        }
    }

    /** A count of records by place, and the name the conversation had last. */
    record Read(ChannelDay place, String channelName, long count) {}

    void addRead(ReconciliationId by, Collection<Read> reads) {
        List<Read> rows = List.copyOf(reads);
        jdbc.sql("""
                        INSERT INTO audit.day_count AS known
                               (platform, instance, channel_id, day, channel_name, read_events, counted_by)
                        SELECT platform, instance, channel_id, day, channel_name, read_events, :by
                          FROM unnest(:platform::text[], :instance::text[], :channel::text[], :day::date[],
                                      :name::text[], :read::bigint[])
                               AS new (platform, instance, channel_id, day, channel_name, read_events)
                            ON CONFLICT (platform, instance, channel_id, day) DO UPDATE
                           SET read_events = known.read_events + excluded.read_events,
                               channel_name = excluded.channel_name""")
                .param("by", by.value())
                .param("platform", strings(rows.stream().map(row -> row.place().platform())))
                .param("instance", strings(rows.stream().map(row -> row.place().instance())))
                .param("channel", strings(rows.stream().map(row -> row.place().channel())))
                .param("day", strings(rows.stream().map(row -> row.place().day())))
                .param("name", strings(rows.stream().map(Read::channelName)))
                .param("read", strings(rows.stream().map(Read::count)))
                .update();
    }

    /** A batch of what Elasticsearch counts; {@link #clearUncounted} then clears what it no longer counts. */
    void setArchived(ReconciliationId by, Map<ChannelDay, Long> counts) {
        List<Map.Entry<ChannelDay, Long>> rows = List.copyOf(counts.entrySet());
        jdbc.sql("""
                        INSERT INTO audit.day_count
                               (platform, instance, channel_id, day, channel_name, archived, counted_by)
                        SELECT platform, instance, channel_id, day, '', archived, :by
                          FROM unnest(:platform::text[], :instance::text[], :channel::text[], :day::date[],
                                      :archived::bigint[])
                               AS new (platform, instance, channel_id, day, archived)
                            ON CONFLICT (platform, instance, channel_id, day) DO UPDATE
                           SET archived = excluded.archived, counted_by = excluded.counted_by""")
                .param("by", by.value())
                .param("platform", strings(rows.stream().map(row -> row.getKey().platform())))
                .param("instance", strings(rows.stream().map(row -> row.getKey().instance())))
                .param("channel", strings(rows.stream().map(row -> row.getKey().channel())))
                .param("day", strings(rows.stream().map(row -> row.getKey().day())))
                .param("archived", strings(rows.stream().map(Map.Entry::getValue)))
                .update();
    }

    void clearUncounted(ReconciliationId by) {
        jdbc.sql("UPDATE audit.day_count SET archived = 0, counted_by = :by WHERE counted_by <> :by AND archived > 0")
                .param("by", by.value())
                .update();
    }

    void addFindings(ReconciliationId by, Instant now, List<Checked> findings) {
        if (findings.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO audit.finding AS known
                               (topic, partition, record_offset, kind, event_id, platform, instance, channel_id, day,
                                detail, found_by, found_at)
                        SELECT :topic, partition, record_offset, kind, event_id, platform, instance, channel_id, day,
                               detail, :by, :now
                          FROM unnest(:partition::integer[], :offset::bigint[], :kind::text[], :event::text[],
                                      :platform::text[], :instance::text[], :channel::text[], :day::date[],
                                      :detail::text[])
                               AS new (partition, record_offset, kind, event_id, platform, instance, channel_id, day,
                                       detail)
                            ON CONFLICT (topic, partition, record_offset) DO UPDATE
                           SET kind = excluded.kind, detail = excluded.detail, found_by = excluded.found_by,
                               found_at = excluded.found_at, settled_at = NULL, account_by = NULL, account_at = NULL,
                               account_reason = NULL""")
                .param("topic", topic)
                .param("by", by.value())
                .param("now", SqlTime.param(now))
                .param(
                        "partition",
                        strings(findings.stream().map(row -> row.record().partition())))
                .param(
                        "offset",
                        strings(findings.stream().map(row -> row.record().offset())))
                .param("kind", strings(findings.stream().map(LedgerStore::kind)))
                .param(
                        "event",
                        strings(findings.stream().map(row -> row.record().name())))
                .param(
                        "platform",
                        strings(findings.stream()
                                .map(row -> row.record().place().platform())))
                .param(
                        "instance",
                        strings(findings.stream()
                                .map(row -> row.record().place().instance())))
                .param(
                        "channel",
                        strings(findings.stream()
                                .map(row -> row.record().place().channel())))
                .param(
                        "day",
                        strings(findings.stream()
                                .map(row -> row.record().place().day())))
                .param("detail", strings(findings.stream().map(LedgerStore::detail)))
                .update();
    }

    /** Findings of a topic that is no more keep their names, and give their places free. */
    void setAside(int partition, Instant now) {
        jdbc.sql("""
                        UPDATE audit.finding
                           SET topic = topic || ' until ' || :now
                         WHERE topic = :topic AND partition = :partition""")
                .param("now", now.toString())
                .param("topic", topic)
                .param("partition", partition)
                .update();
    }

    private static String kind(Checked checked) {
        return differs(checked).kind().name().toLowerCase(Locale.ROOT);
    }

    private static String detail(Checked checked) {
        return differs(checked).detail();
    }

    private static Verdict.Differs differs(Checked checked) {
        return switch (checked.verdict()) {
            case Verdict.Differs differs -> differs;
            case Verdict.Archived _ -> throw new IllegalArgumentException("what is archived is no finding");
        };
    }

    /** Places of records whose findings no longer hold. */
    void settle(Instant now, List<TopicRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE audit.finding AS known
                           SET settled_at = :now
                          FROM unnest(:partition::integer[], :offset::bigint[]) AS mended (partition, record_offset)
                         WHERE known.topic = :topic AND known.partition = mended.partition
                           AND known.record_offset = mended.record_offset AND known.settled_at IS NULL""")
                .param("topic", topic)
                .param("now", SqlTime.param(now))
                .param("partition", strings(records.stream().map(TopicRecord::partition)))
                .param("offset", strings(records.stream().map(TopicRecord::offset)))
                .update();
    }

    /** Days whose counts do not add up, or which have gaps that may be mended by now. */
    Set<ChannelDay> suspicious() {
        return new HashSet<>(jdbc.sql("""
                        SELECT platform, instance, channel_id, day
                          FROM audit.completeness
                         WHERE unexplained <> 0 OR gaps > 0""").query((row, _) -> place(row)).list());
    }

    private static ChannelDay place(ResultSet row) throws SQLException {
        return new ChannelDay(
                row.getString("platform"),
                row.getString("instance"),
                row.getString("channel_id"),
                row.getObject("day", LocalDate.class));
    }

    private static String[] strings(Stream<?> values) {
        List<String> strings = new ArrayList<>();
        values.forEach(value -> strings.add(value.toString()));
        return strings.toArray(String[]::new);
    }
}
