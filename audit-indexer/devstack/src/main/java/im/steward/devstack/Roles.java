package im.steward.devstack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Roles and databases: the owner migrates, the application only uses. */
final class Roles {
    private Roles() {}

    static void create(DataSource superuser, Secrets secrets) {
        for (String role : new String[] {Secrets.OWNER, Secrets.APP}) {
            // A role's name and a generated hexadecimal password need no quoting beyond this.
            String verb = exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", role) ? "ALTER" : "CREATE";
            execute(superuser, "%s ROLE %s LOGIN PASSWORD '%s'".formatted(verb, role, secrets.of(role)));
        }
    }

    static void createDatabase(DataSource superuser, String name) {
        if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            execute(superuser, "CREATE DATABASE \"%s\" OWNER %s".formatted(name, Secrets.OWNER));
        }
        execute(superuser, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
        execute(superuser, "GRANT CONNECT, TEMPORARY ON DATABASE \"%s\" TO %s".formatted(name, Secrets.APP));
    }

    static void dropDatabase(DataSource superuser, String name) {
        execute(superuser, "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(name));
    }

    private static boolean exists(DataSource source, String sql, String name) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new StackException("PostgreSQL does not answer", e);
        }
    }

    private static void execute(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StackException("PostgreSQL refuses to prepare roles or databases", e);
        }
    }
}
