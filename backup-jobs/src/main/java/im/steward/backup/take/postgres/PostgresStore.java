package im.steward.backup.take.postgres;

import im.steward.backup.catalog.Canary;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is asked of a database that is not ours: its snapshot, its tables, their fingerprints, the canary. */
final class PostgresStore {
    /** These have one hash for one value, whatever the release and the settings; all others are hashed as text. */
    private static final Set<String> HASHABLE =
            Set.of("int2", "int4", "int8", "bool", "uuid", "timestamp", "timestamptz", "date", "bytea", "jsonb");

    private static final Set<String> TEXTS = Set.of("text", "varchar");

    private static final String OURS = """
            namespace.nspname NOT IN ('pg_catalog', 'information_schema') AND namespace.nspname NOT LIKE 'pg\\_%'""";

    private final Connection connection;

    PostgresStore(Connection connection) {
        this.connection = connection;
    }

    /**
     * A snapshot that {@code pg_dump} can be given.
     *
     * @param at by the server's clock
     * @param lsn the place in the log that the snapshot covers
     */
    record Snapshot(
            String id,
            Instant at,
            String lsn,
            int major,
            String version,
            String encoding,
            String collation,
            String type) {}

    record Table(String schema, String name, List<String> columns) {
        String key() {
            return schema + "." + name;
        }
    }

    /** An index that only speeds up search and is built after the service is up. */
    record Index(String schema, String name) {}

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Opens the transaction whose view everything else shares. */
    Snapshot snapshot() throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        // The fingerprints have as long as the dump beside them: one process is enough, the others are for people.
        execute(connection, "SET LOCAL max_parallel_workers_per_gather = 0");
        return one(
                """
                SELECT pg_export_snapshot() AS id, now() AS at,
                       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END AS lsn,
                       current_setting('server_version_num')::int / 10000 AS major,
                       current_setting('server_version') AS version,
                       pg_encoding_to_char(encoding) AS encoding,
                       coalesce(datcollate, 'C') AS datcollate, coalesce(datctype, 'C') AS datctype
                  FROM pg_database WHERE datname = current_database()""",
                row -> new Snapshot(
                        row.getString("id"),
                        instant(row, "at"),
                        row.getString("lsn"),
                        row.getInt("major"),
                        row.getString("version"),
                        row.getString("encoding"),
                        row.getString("datcollate"),
                        row.getString("datctype")));
    }

    int major() throws SQLException {
        return one("SELECT current_setting('server_version_num')::int / 10000 AS major", row -> row.getInt("major"));
    }

    List<Table> tables() throws SQLException {
        Map<String, Table> tables = new TreeMap<>();
        list("""
                SELECT namespace.nspname, class.relname, attribute.attname, type.typname
                  FROM pg_class class
                  JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                  LEFT JOIN pg_attribute attribute
                    ON attribute.attrelid = class.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
                  LEFT JOIN pg_type type ON type.oid = attribute.atttypid
                 WHERE class.relkind = 'r' AND class.relpersistence <> 't' AND %s
                   AND NOT EXISTS (SELECT FROM pg_depend
                                    WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype = 'e')
                 ORDER BY namespace.nspname, class.relname, attribute.attname""".formatted(OURS), row -> {
            String schema = row.getString("nspname");
            String name = row.getString("relname");
            Table table = tables.computeIfAbsent(schema + "." + name, _ -> new Table(schema, name, new ArrayList<>()));
            String column = row.getString("attname");
            if (column != null) {
                table.columns().add(hashed(quoted(column), row.getString("typname")));
            }
            return table;
        });
        return List.copyOf(tables.values());
    }

    /** About what a dump has: rows as text take about the room of their pages, and indexes are made anew. */
    long dumped() throws SQLException {
        return one("""
                SELECT (coalesce(sum(pg_table_size(class.oid)), 0) + pg_table_size('pg_catalog.pg_largeobject'))::bigint
                           AS bytes
                  FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE class.relkind = 'r' AND class.relpersistence <> 't' AND %s""".formatted(OURS), row -> row.getLong("bytes"));
    }

    private static String hashed(String column, String type) {
        if (TEXTS.contains(type)) {
            return column + " COLLATE \"C\"";
        }
        return HASHABLE.contains(type) ? column : column + "::text COLLATE \"C\"";
    }

    /**
     * Rows and content of one table. The sum of the rows' hashes does not depend on their order, and adding them up
     * keeps two equal rows from cancelling each other out.
     */
    void fingerprint(Table table, int major, Map<String, String> into) throws SQLException {
        String row = "ROW(" + String.join(", ", table.columns()) + ")";
        // Records can be hashed since release 14, at a third of the cost of writing each row as text.
        String hash = major >= 14
                ? "hash_record_extended(" + row + ", 0)"
                : "hashtextextended(" + row + "::text COLLATE \"C\", 0)";
        String sum = table.columns().isEmpty() ? "0" : "coalesce(sum(" + hash + "), 0)";
        one(
                "SELECT count(*) AS counted, %s AS content FROM ONLY %s.%s"
                        .formatted(sum, quoted(table.schema()), quoted(table.name())),
                counted -> {
                    BigDecimal content = counted.getBigDecimal("content");
                    into.put("rows:" + table.key(), Long.toString(counted.getLong("counted")));
                    into.put("content:" + table.key(), content.toBigInteger().toString(16));
                    return content;
                });
    }

    /** How many of each kind of object there are, extensions' own left out. */
    void objects(Map<String, String> into) throws SQLException {
        list(
                """
                SELECT 'index' AS kind, count(*) AS counted
                  FROM pg_index JOIN pg_class class ON class.oid = indexrelid
                  JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE indisvalid AND %1$s
                UNION ALL
                SELECT CASE contype WHEN 'f' THEN 'foreign-key' WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique'
                                    WHEN 'c' THEN 'check' ELSE 'constraint' END, count(*)
                  FROM pg_constraint JOIN pg_namespace namespace ON namespace.oid = connamespace
                 WHERE contype IN ('f', 'p', 'u', 'c') AND conrelid <> 0 AND %1$s GROUP BY 1
                UNION ALL
                SELECT 'foreign-key-checked', count(*)
                  FROM pg_constraint JOIN pg_namespace namespace ON namespace.oid = connamespace
                 WHERE contype = 'f' AND convalidated AND %1$s
                UNION ALL
                SELECT 'trigger', count(*)
                  FROM pg_trigger JOIN pg_class class ON class.oid = tgrelid
                  JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE NOT tgisinternal AND %1$s
                UNION ALL
                SELECT 'view', count(*)
                  FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE relkind IN ('v', 'm') AND %1$s
                   AND NOT EXISTS (SELECT FROM pg_depend
                                    WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype = 'e')
                UNION ALL
                SELECT 'function', count(*)
                  FROM pg_proc JOIN pg_namespace namespace ON namespace.oid = pronamespace
                 WHERE %1$s AND NOT EXISTS (SELECT FROM pg_depend
                                    WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')""".formatted(OURS),
                row -> into.put("objects:" + row.getString("kind"), Long.toString(row.getLong("counted"))));
    }

    /** Last values; they run ahead of every snapshot, so a restore may be further on but never behind. */
    Map<String, Long> sequences() throws SQLException {
        Map<String, Long> values = new TreeMap<>();
        list(
                """
                SELECT schemaname, sequencename, coalesce(last_value, 0) AS value FROM pg_sequences
                 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')""",
                row -> values.put(
                        row.getString("schemaname") + "." + row.getString("sequencename"), row.getLong("value")));
        return values;
    }

    List<Index> searchIndexes() throws SQLException {
        return list("""
                SELECT namespace.nspname, class.relname
                  FROM pg_index JOIN pg_class class ON class.oid = indexrelid
                  JOIN pg_am am ON am.oid = class.relam
                  JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE amname IN ('gin', 'gist', 'spgist', 'brin') AND %s
                   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
                 ORDER BY 1, 2""".formatted(OURS), row -> new Index(row.getString("nspname"), row.getString("relname")));
    }

    void plant(String schema, Canary canary) throws SQLException {
        connection.setAutoCommit(false);
        if (!hasCanary(schema)) {
            execute(connection, "CREATE SCHEMA IF NOT EXISTS " + quoted(schema));
            execute(connection, """
                    CREATE TABLE IF NOT EXISTS %s.canary (nonce text PRIMARY KEY, at timestamptz NOT NULL)""".formatted(quoted(schema)));
        }
        try (PreparedStatement old = connection.prepareStatement("DELETE FROM %s.canary".formatted(quoted(schema)));
                PreparedStatement planted = connection.prepareStatement(
                        "INSERT INTO %s.canary (nonce, at) VALUES (?, ?)".formatted(quoted(schema)))) {
            old.executeUpdate();
            planted.setString(1, canary.nonce());
            planted.setObject(2, canary.at().atOffset(ZoneOffset.UTC));
            planted.executeUpdate();
        }
        connection.commit();
    }

    Optional<Canary> canary(String schema) throws SQLException {
        if (!hasCanary(schema)) {
            return Optional.empty();
        }
        return list(
                        "SELECT nonce, at FROM %s.canary ORDER BY at DESC LIMIT 1".formatted(quoted(schema)),
                        row -> new Canary(row.getString("nonce"), instant(row, "at")))
                .stream()
                .findFirst();
    }

    private boolean hasCanary(String schema) throws SQLException {
        try (PreparedStatement asked =
                connection.prepareStatement("SELECT has_table_privilege(to_regclass(?)::oid, 'SELECT') AS there")) {
            asked.setString(1, quoted(schema) + ".canary");
            try (ResultSet rows = asked.executeQuery()) {
                return rows.next() && rows.getBoolean("there");
            }
        }
    }

    /** @param collation of the original; a server that does not know it takes its own */
    void createDatabase(String name, String encoding, String collation, String type) throws SQLException {
        String create = "CREATE DATABASE %s TEMPLATE template0 ENCODING %s".formatted(quoted(name), literal(encoding));
        try {
            execute(connection, create + " LC_COLLATE " + literal(collation) + " LC_CTYPE " + literal(type));
        } catch (SQLException unknownLocale) {
            execute(connection, create + " LC_COLLATE 'C' LC_CTYPE 'C'");
        }
    }

    void dropDatabase(String name) throws SQLException {
        execute(connection, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(quoted(name)));
    }

    void analyze() throws SQLException {
        execute(connection, "ANALYZE");
    }

    private <T> T one(String sql, Rows.Reader<T> reader) throws SQLException {
        return list(sql, reader).getFirst();
    }

    private <T> List<T> list(String sql, Rows.Reader<T> reader) throws SQLException {
        return Rows.list(connection, sql, reader);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
