package im.steward.backup.take.pgbackrest;

import im.steward.backup.take.Seen;
import im.steward.backup.take.postgres.Fingerprints;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is asked of a cluster whose files are copied: a named place in its log and the snapshot that belongs to it. */
record ClusterStore(Connection connection) {
    private static final String ROWS_WITHOUT_PARENTS = "23503";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** The first release with {@code verify_heapam}. */
    private static final int HEAPS = 14;

    /**
     * Everything whose commit stands before the point and that the snapshot does not see is in {@code doubtful}: what was
     * writing when the snapshot was taken, and what began until the point was seen to be there.
     *
     * @param name of the restore point
     * @param segment of the log that it stands in
     * @param snapshot as PostgreSQL writes it: {@code xmin:xmax:xip,…}
     * @param until the first transaction that had not begun when the point was there
     */
    record Point(String name, Instant at, String lsn, String segment, String snapshot, long until) {
        List<String> doubtful() {
            String[] parts = snapshot.split(":", -1);
            List<String> transactions = new ArrayList<>();
            if (parts.length == 3 && !parts[2].isEmpty()) {
                transactions.addAll(List.of(parts[2].split(",", -1)));
            }
            for (long begun = Long.parseLong(parts[1]); begun < until; begun++) {
                transactions.add(Long.toString(begun));
            }
            return transactions;
        }
    }

    /** @param superuser the one that every cluster has; its name need not be postgres */
    record Facts(int major, String version, long segmentBytes, String superuser, int prepared, boolean standby) {}

    Facts facts() throws SQLException {
        return list(
                        """
                        SELECT current_setting('server_version_num')::int / 10000 AS major,
                               current_setting('server_version') AS version,
                               (SELECT setting::bigint * CASE unit WHEN '8kB' THEN 8192 ELSE 1 END
                                  FROM pg_settings WHERE name = 'wal_segment_size') AS segment,
                               (SELECT rolname FROM pg_roles WHERE oid = 10) AS superuser,
                               current_setting('max_prepared_transactions')::int AS prepared,
                               pg_is_in_recovery() AS standby""",
                        row -> new Facts(
                                row.getInt("major"),
                                row.getString("version"),
                                row.getLong("segment"),
                                row.getString("superuser"),
                                row.getInt("prepared"),
                                row.getBoolean("standby")))
                .getFirst();
    }

    /** Of the databases that this account may look into. */
    long bytes() throws SQLException {
        return list(
                        "SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint AS bytes FROM pg_database"
                                + " WHERE has_database_privilege(oid, 'CONNECT')",
                        row -> row.getLong("bytes"))
                .getFirst();
    }

    boolean mayNamePoints() throws SQLException {
        return list(
                        "SELECT has_function_privilege('pg_create_restore_point(text)', 'EXECUTE') AS may",
                        row -> row.getBoolean("may"))
                .getFirst();
    }

    /**
     * Opens a transaction and, in its first statement, takes its snapshot and names the place in the log. In between lie
     * microseconds; what changed in them the observer sees.
     */
    Point point(String name, ClusterStore observer) throws SQLException {
        connection.setAutoCommit(false);
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        try (PreparedStatement named = connection.prepareStatement("""
                SELECT pg_current_snapshot()::text AS snapshot, at.lsn::text AS lsn, pg_walfile_name(at.lsn) AS segment,
                       clock_timestamp() AS now
                  FROM (SELECT pg_create_restore_point(?) AS lsn OFFSET 0) AS at""")) {
            named.setString(1, name);
            try (ResultSet row = named.executeQuery()) {
                row.next();
                return new Point(
                        name,
                        row.getObject("now", OffsetDateTime.class).toInstant(),
                        row.getString("lsn"),
                        row.getString("segment"),
                        row.getString("snapshot"),
                        observer.nextTransaction());
            }
        }
    }

    /** Its own: all that began before have a lower one. What a snapshot calls its end is older, it only counts the ended. */
    private long nextTransaction() throws SQLException {
        return list("SELECT pg_current_xact_id()::text::bigint AS next", row -> row.getLong("next"))
                .getFirst();
    }

    /** Those that have committed here. */
    List<String> committed(List<String> transactions) throws SQLException {
        List<String> committed = new ArrayList<>();
        long next = nextTransaction();
        for (String transaction : transactions) {
            // About one that has not begun here the server says only that there is none.
            if (Long.parseLong(transaction) < next
                    && list(
                                    "SELECT coalesce(pg_xact_status('%s'::xid8), '') AS status"
                                            .formatted(Long.parseLong(transaction)),
                                    row -> row.getString("status"))
                            .contains("committed")) {
                committed.add(transaction);
            }
        }
        return committed;
    }

    /** When the last one ended that the log brought here; empty where it brought none. */
    Optional<Instant> lastTransaction() throws SQLException {
        return list(
                        "SELECT pg_last_xact_replay_timestamp() AS at",
                        row -> Optional.ofNullable(row.getObject("at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant))
                .getFirst();
    }

    void bar(String role) throws SQLException {
        execute("ALTER ROLE \"%s\" NOLOGIN PASSWORD NULL".formatted(role));
    }

    /** As of any database, but for tables that are empty after a crash, because the log does not know their rows. */
    Map<String, String> fingerprints(int major) throws SQLException {
        Map<String, String> found = new TreeMap<>(Fingerprints.of(connection, major, PostgresPart.Look.NOTHING));
        for (String table : list("""
                SELECT nspname || '.' || relname AS name
                  FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
                 WHERE relkind = 'r' AND relpersistence = 'u'""", row -> row.getString("name"))) {
            found.remove("rows:" + table);
            found.remove("content:" + table);
        }
        return found;
    }

    /** @param locked by transactions that were prepared and never ended, so that nobody may look */
    record ForeignKeys(List<String> broken, List<String> locked) {
        ForeignKeys {
            broken = List.copyOf(broken);
            locked = List.copyOf(locked);
        }

        Seen seen() {
            String wrong = String.join(", ", broken);
            String unseen = String.join(", ", locked);
            if (broken.isEmpty()) {
                return locked.isEmpty() ? Seen.of(Seen.Word.KEYS_HOLD) : Seen.of(Seen.Word.KEYS_LOCKED, unseen);
            }
            return locked.isEmpty()
                    ? Seen.of(Seen.Word.KEYS_BROKEN, wrong)
                    : Seen.of(Seen.Word.KEYS_BROKEN_LOCKED, wrong, unseen);
        }
    }

    /** Makes each foreign key once more, which looks at every row, and takes it back. */
    ForeignKeys foreignKeys() throws SQLException {
        List<String[]> keys = list("""
                SELECT conname, conrelid::regclass::text AS child, pg_get_constraintdef(oid) AS definition
                  FROM pg_constraint WHERE contype = 'f' AND convalidated AND conparentid = 0""", row ->
                new String[] {row.getString("conname"), row.getString("child"), row.getString("definition")});
        List<String> broken = new ArrayList<>();
        List<String> locked = new ArrayList<>();
        connection.setAutoCommit(false);
        for (String[] key : keys) {
            try {
                execute("SET LOCAL lock_timeout = '10s'");
                execute("ALTER TABLE %s ADD CONSTRAINT steward_looks %s".formatted(key[1], key[2]));
            } catch (SQLException refused) {
                switch (String.valueOf(refused.getSQLState())) {
                    case ROWS_WITHOUT_PARENTS -> broken.add(key[0]);
                    case LOCK_NOT_AVAILABLE -> locked.add(key[0]);
                    default -> throw refused;
                }
            }
            connection.rollback();
        }
        connection.setAutoCommit(true);
        return new ForeignKeys(broken, locked);
    }

    /**
     * What a look at every page found.
     *
     * @param tables were looked at, too, and not B-trees alone
     * @param broken whose pages do not fit together
     */
    record Pages(boolean tables, List<String> broken) {
        Pages {
            broken = List.copyOf(broken);
        }

        Seen seen() {
            if (!broken.isEmpty()) {
                return Seen.of(Seen.Word.PAGES_DAMAGED, String.join(", ", broken));
            }
            return tables ? Seen.of(Seen.Word.PAGES_FIT) : Seen.of(Seen.Word.TREES_FIT, HEAPS);
        }
    }

    /** Nothing is said where the extension is not installed. */
    Optional<Pages> pages(int major) throws SQLException {
        if (list("SELECT 1 AS one FROM pg_available_extensions WHERE name = 'amcheck'", row -> row.getInt("one"))
                .isEmpty()) {
            return Optional.empty();
        }
        execute("CREATE EXTENSION IF NOT EXISTS amcheck");
        // A cluster that was upgraded may still have that of its former release.
        execute("ALTER EXTENSION amcheck UPDATE");
        boolean heaps = major >= HEAPS;
        List<String> broken = new ArrayList<>();
        List<String> tables = heaps ? list("""
                SELECT oid::regclass::text AS name FROM pg_class
                 WHERE relkind IN ('r', 'm', 't') AND relpersistence = 'p'""", row -> row.getString("name")) : List.of();
        for (String table : tables) {
            if (!list(
                            "SELECT 1 AS one FROM verify_heapam('%s'::regclass, on_error_stop => true)"
                                    .formatted(table.replace("'", "''")),
                            row -> row.getInt("one"))
                    .isEmpty()) {
                broken.add(table);
            }
        }
        for (String index : list("""
                SELECT class.oid::regclass::text AS name
                  FROM pg_index JOIN pg_class class ON class.oid = indexrelid JOIN pg_am am ON am.oid = class.relam
                 WHERE amname = 'btree' AND indisvalid AND class.relkind = 'i' AND class.relpersistence = 'p'""", row -> row.getString("name"))) {
            try {
                execute("SELECT bt_index_check('%s'::regclass)".formatted(index.replace("'", "''")));
            } catch (SQLException refused) {
                broken.add(index);
            }
        }
        return Optional.of(new Pages(heaps, List.copyOf(new TreeSet<>(broken))));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private <T> List<T> list(String sql, Rows.Reader<T> reader) throws SQLException {
        return Rows.list(connection, sql, reader);
    }
}
