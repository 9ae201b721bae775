package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

final class LogEndStore {
    private final JdbcClient jdbc;

    LogEndStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether it is ours to look now; of several workers one. A look in the future was a clock's that ran ahead. */
    boolean claim(PartName part, Instant now, Instant longAgo) {
        return jdbc.sql("""
                        INSERT INTO backup.log_end AS e (part, looked_at) VALUES (:part, :now)
                            ON CONFLICT (part) DO UPDATE SET looked_at = :now
                         WHERE e.looked_at NOT BETWEEN :long_ago AND :now""")
                        .param("part", part.value())
                        .param("now", SqlTime.param(now))
                        .param("long_ago", SqlTime.param(longAgo))
                        .update()
                == 1;
    }

    /**
     * @param until empty where the newest log tells nothing new; what it led to, it leads to still
     * @return whether nobody had found it out for a while
     */
    boolean seen(PartName part, Optional<Instant> until, Instant now) {
        return jdbc.sql("""
                        UPDATE backup.log_end e
                           SET until = coalesce(CAST(:until AS timestamptz), e.until), seen_at = :now,
                               fault_code = NULL, fault_what = NULL, fault_action = NULL
                          FROM backup.log_end before
                         WHERE e.part = :part AND before.part = e.part
                     RETURNING before.fault_code IS NOT NULL""")
                .param("part", part.value())
                .param("until", until.map(SqlTime::param).orElse(null))
                .param("now", SqlTime.param(now))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /**
     * @param longAgo when somebody has found it out since, that is good enough
     * @return whether it is news; another program that is missing is
     */
    boolean failed(PartName part, Fault fault, Instant longAgo) {
        return jdbc.sql("""
                        UPDATE backup.log_end SET fault_code = :code, fault_what = :what, fault_action = :action
                         WHERE part = :part
                           AND (fault_code, fault_what, fault_action) IS DISTINCT FROM (:code, :what, :action)
                           AND (seen_at IS NULL OR seen_at < :long_ago)""")
                        .param("part", part.value())
                        .param("code", fault.code())
                        .param("what", fault.what())
                        .param("action", fault.action())
                        .param("long_ago", SqlTime.param(longAgo))
                        .update()
                == 1;
    }

    Map<PartName, LogEnd> all() {
        Map<PartName, LogEnd> ends = new HashMap<>();
        jdbc.sql("SELECT part, until, seen_at, fault_code, fault_what, fault_action FROM backup.log_end")
                .query(row -> {
                    PartName part = PartName.of(row.getString("part"));
                    String fault = row.getString("fault_code");
                    ends.put(
                            part,
                            new LogEnd(
                                    part,
                                    SqlTime.readOptional(row, "until"),
                                    SqlTime.readOptional(row, "seen_at"),
                                    fault == null
                                            ? Optional.empty()
                                            : Optional.of(new Fault(
                                                    fault,
                                                    row.getString("fault_what"),
                                                    row.getString("fault_action")))));
                });
        return ends;
    }
}
