package im.steward.audit.capture;

import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

final class IndexerStore {
    private final JdbcClient jdbc;

    IndexerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void seen(IndexerStatus status) {
        Optional<Fault> fault = status.paused().map(IndexerStatus.Paused::fault);
        jdbc.sql("""
                        INSERT INTO audit.indexer AS known
                               (instance, started_at, seen_at, fault_code, fault_what, fault_action, paused_since,
                                rate, lag, freshness_ms, partitions)
                        VALUES (:instance, :startedAt, :seenAt, :code, :what, :action, :since,
                                :rate, :lag, :freshness, :partitions)
                            ON CONFLICT (instance) DO UPDATE
                           SET seen_at = excluded.seen_at, fault_code = excluded.fault_code,
                               fault_what = excluded.fault_what, fault_action = excluded.fault_action,
                               paused_since = excluded.paused_since, rate = excluded.rate, lag = excluded.lag,
                               freshness_ms = excluded.freshness_ms, partitions = excluded.partitions""")
                .param("instance", status.instance())
                .param("startedAt", SqlTime.param(status.startedAt()))
                .param("seenAt", SqlTime.param(status.seenAt()))
                .param("code", fault.map(Fault::code).orElse(null))
                .param("what", fault.map(Fault::what).orElse(null))
                .param("action", fault.map(Fault::action).orElse(null))
                .param("since", since(status))
                .param("rate", status.rate())
                .param("lag", status.lag())
                .param("freshness", status.freshness().toMillis())
                .param("partitions", status.partitions())
                .update();
    }

    private static @Nullable OffsetDateTime since(IndexerStatus status) {
        return status.paused().map(paused -> SqlTime.param(paused.since())).orElse(null);
    }

    List<IndexerStatus> seenSince(Instant instant) {
        return jdbc.sql("""
                        SELECT instance, started_at, seen_at, fault_code, fault_what, fault_action, paused_since,
                               rate, lag, freshness_ms, partitions
                          FROM audit.indexer
                         WHERE seen_at >= :since
                         ORDER BY instance""")
                .param("since", SqlTime.param(instant))
                .query(IndexerStore::map)
                .list();
    }

    void forgetBefore(Instant instant) {
        jdbc.sql("DELETE FROM audit.indexer WHERE seen_at < :before")
                .param("before", SqlTime.param(instant))
                .update();
    }

    private static IndexerStatus map(ResultSet row, int number) throws SQLException {
        Optional<Instant> since = SqlTime.readOptional(row, "paused_since");
        Optional<IndexerStatus.Paused> paused = Optional.empty();
        if (since.isPresent()) {
            Fault fault =
                    new Fault(row.getString("fault_code"), row.getString("fault_what"), row.getString("fault_action"));
            paused = Optional.of(new IndexerStatus.Paused(fault, since.get()));
        }
        return new IndexerStatus(
                row.getString("instance"),
                SqlTime.read(row, "started_at"),
                SqlTime.read(row, "seen_at"),
                paused,
                row.getDouble("rate"),
                row.getLong("lag"),
                Duration.ofMillis(row.getLong("freshness_ms")),
                row.getInt("partitions"));
    }
}
