package im.steward.console.system;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL says about itself. */
final class SystemStore {
    private final JdbcClient jdbc;

    SystemStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Database(String version, long bytes, int connections) {}

    Database look() {
        return jdbc.sql("""
                        SELECT current_setting('server_version') AS version,
                               pg_database_size(current_database()) AS bytes,
                               (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections""")
                .query((row, _) ->
                        new Database(row.getString("version"), row.getLong("bytes"), row.getInt("connections")))
                .single();
    }
}
