package im.steward.console.system;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL says about itself. */
final class SystemStore {
    private final JdbcClient jdbc;

    SystemStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param now by PostgreSQL's clock */
    record Database(String version, long bytes, int connections, Instant now) {}

    Database look() {
        return jdbc.sql("""
                        SELECT current_setting('server_version') AS version,
                               pg_database_size(current_database()) AS bytes,
                               (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
                               clock_timestamp() AS now""")
                .query((row, _) -> new Database(
                        row.getString("version"),
                        row.getLong("bytes"),
                        row.getInt("connections"),
                        SqlTime.read(row, "now")))
                .single();
    }
}
