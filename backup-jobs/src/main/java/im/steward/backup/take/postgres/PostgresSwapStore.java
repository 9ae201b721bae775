package im.steward.backup.take.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Databases of one server that swap names. Asked from a third one, because nobody renames the ground they stand on. */
record PostgresSwapStore(Connection connection) {
    private static final String IN_USE = "55006";
    private static final int TRIES = 100;
    private static final long BETWEEN_TRIES = 50_000_000;

    boolean exists(String name) throws SQLException {
        return !list("SELECT 1 FROM pg_database WHERE datname = ?", name).isEmpty();
    }

    /** Whether our account may create databases and rename this one. */
    boolean mayRename(String name) throws SQLException {
        return !list("""
                        SELECT 1 FROM pg_database, pg_roles r
                         WHERE datname = ? AND r.rolname = current_user
                           AND (r.rolsuper OR (r.rolcreatedb AND pg_has_role(current_user, datdba, 'MEMBER')))""", name).isEmpty();
    }

    /** Owner, settings and rights of the database itself; those of what is in it come with the dump. */
    void makeAlike(String live, String fresh) throws SQLException {
        for (String owner : list("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?", live)) {
            run("ALTER DATABASE %s OWNER TO %s".formatted(quoted(fresh), quoted(owner)));
        }
        for (String setting : list("""
                SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                 WHERE datname = ? AND setrole = 0""", live)) {
            int equals = setting.indexOf('=');
            run("ALTER DATABASE %s SET %s TO %s"
                    .formatted(
                            quoted(fresh),
                            quoted(setting.substring(0, equals)),
                            values(setting.substring(0, equals), setting.substring(equals + 1))));
        }
        List<String> grants = list("""
                SELECT format('GRANT %%s ON DATABASE %%I TO %%s%%s', a.privilege_type, '%s',
                              CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                              CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                  FROM pg_database, aclexplode(datacl) a WHERE datname = ?""".formatted(fresh.replace("'", "''")), live);
        if (!grants.isEmpty()) {
            run("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(quoted(fresh)));
            for (String grant : grants) {
                run(grant);
            }
        }
    }

    /** A list of names is kept with each of them quoted on its own. */
    private static String values(String name, String value) {
        return name.equals("search_path")
                ? Stream.of(value.split(",", -1))
                        .map(one -> literal(one.strip().replaceAll("^\"|\"$", "")))
                        .collect(Collectors.joining(", "))
                : literal(value);
    }

    /** Both renames or none. Sessions are ended and kept out meanwhile; a chat server connects again by itself. */
    void swap(String live, String fresh, String kept) throws SQLException {
        try {
            setOpen(live, false);
            setOpen(fresh, false);
            for (int tries = 1; ; tries++) {
                endSessions(live);
                endSessions(fresh);
                try {
                    rename(live, fresh, kept);
                    return;
                } catch (SQLException refused) {
                    connection.rollback();
                    if (!IN_USE.equals(refused.getSQLState()) || tries == TRIES) {
                        throw refused;
                    }
                    connection.setAutoCommit(true);
                    LockSupport.parkNanos(BETWEEN_TRIES);
                }
            }
        } finally {
            connection.setAutoCommit(true);
            for (String name : List.of(live, fresh, kept)) {
                if (exists(name)) {
                    setOpen(name, true);
                }
            }
        }
    }

    private void rename(String live, String fresh, String kept) throws SQLException {
        connection.setAutoCommit(false);
        run("ALTER DATABASE %s RENAME TO %s".formatted(quoted(live), quoted(kept)));
        run("ALTER DATABASE %s RENAME TO %s".formatted(quoted(fresh), quoted(live)));
        connection.commit();
    }

    void open(String name) throws SQLException {
        setOpen(name, true);
    }

    private void setOpen(String name, boolean open) throws SQLException {
        run("ALTER DATABASE %s WITH ALLOW_CONNECTIONS %s".formatted(quoted(name), open));
    }

    private void endSessions(String name) throws SQLException {
        list(
                "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()",
                name);
    }

    private void run(String sql) throws SQLException {
        PostgresStore.execute(connection, sql);
    }

    private List<String> list(String sql, String name) throws SQLException {
        try (PreparedStatement asked = connection.prepareStatement(sql)) {
            asked.setString(1, name);
            try (ResultSet rows = asked.executeQuery()) {
                List<String> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(rows.getString(1));
                }
                return read;
            }
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
