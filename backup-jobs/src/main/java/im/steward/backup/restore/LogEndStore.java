package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
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

    /** @param until empty where the newest log tells nothing new; what it led to, it leads to still */
    void seen(PartName part, Optional<Instant> until, Instant now) {
        jdbc.sql("""
                        UPDATE backup.log_end SET until = coalesce(CAST(:until AS timestamptz), until), seen_at = :now
                         WHERE part = :part""")
                .param("part", part.value())
                .param("until", until.map(SqlTime::param).orElse(null))
                .param("now", SqlTime.param(now))
                .update();
    }

    Map<PartName, LogEnd> all() {
        Map<PartName, LogEnd> ends = new HashMap<>();
        jdbc.sql("SELECT part, until, seen_at FROM backup.log_end").query(row -> {
            PartName part = PartName.of(row.getString("part"));
            ends.put(part, new LogEnd(part, SqlTime.readOptional(row, "until"), SqlTime.readOptional(row, "seen_at")));
        });
        return ends;
    }
}
