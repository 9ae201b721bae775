package im.steward.audit.capture;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

final class QuarantineStore {
    private final JdbcClient jdbc;
    private final String topic;

    QuarantineStore(JdbcClient jdbc, String topic) {
        this.jdbc = jdbc;
        this.topic = topic;
    }

    private record Row(long offset, Quarantined.State.Replayed replayed) {}

    Map<Long, Quarantined.State.Replayed> replayed(long from, long to) {
        return jdbc
                .sql("""
                        SELECT quarantine_offset, replayed_at, replayed_by
                          FROM audit.quarantine_replay
                         WHERE topic = :topic AND quarantine_offset >= :from AND quarantine_offset < :to""")
                .param("topic", topic)
                .param("from", from)
                .param("to", to)
                .query((row, _) -> new Row(
                        row.getLong("quarantine_offset"),
                        new Quarantined.State.Replayed(SqlTime.read(row, "replayed_at"), row.getString("replayed_by"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::offset, Row::replayed));
    }

    long countReplayed(long from) {
        return jdbc.sql("""
                        SELECT count(quarantine_offset)
                          FROM audit.quarantine_replay
                         WHERE topic = :topic AND quarantine_offset >= :from""")
                .param("topic", topic)
                .param("from", from)
                .query(Long.class)
                .single();
    }

    /** The lowest offset from here on that nobody has sent back; it may lie behind the topic's end. */
    long firstUntouched(long from) {
        return jdbc.sql("""
                        SELECT min(candidate)
                          FROM (SELECT :from AS candidate
                                 UNION ALL
                                SELECT quarantine_offset + 1 FROM audit.quarantine_replay
                                 WHERE topic = :topic AND quarantine_offset >= :from) AS candidates
                         WHERE NOT EXISTS (SELECT FROM audit.quarantine_replay known
                                            WHERE known.topic = :topic AND known.quarantine_offset = candidate)""")
                .param("topic", topic)
                .param("from", from)
                .query(Long.class)
                .single();
    }

    void markReplayed(long offset, Instant at, String by) {
        jdbc.sql("""
                        INSERT INTO audit.quarantine_replay (topic, quarantine_offset, replayed_at, replayed_by)
                        VALUES (:topic, :offset, :at, :by)
                            ON CONFLICT DO NOTHING""")
                .param("topic", topic)
                .param("offset", offset)
                .param("at", SqlTime.param(at))
                .param("by", by)
                .update();
    }
}
