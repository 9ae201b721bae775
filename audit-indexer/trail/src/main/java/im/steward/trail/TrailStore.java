package im.steward.trail;

import im.steward.kernel.SqlTime;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds entries and their details: one statement, so one round trip, and no lock that two appends could wait for. */
final class TrailStore {
    private static final String APPEND = """
            WITH added AS (
                INSERT INTO trail.entry (id, at, actor, action, subject, commitment) VALUES (?, ?, ?, ?, ?, ?))
            INSERT INTO trail.detail (entry, salt, content) VALUES (?, ?, ?)""";

    private final JdbcTemplate jdbc;
    private final TransactionOperations together;

    TrailStore(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.together = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    void append(List<NewEntry> entries) {
        if (entries.size() == 1) {
            jdbc.update(APPEND, row -> bind(row, entries.getFirst()));
        } else {
            together.executeWithoutResult(_ -> jdbc.batchUpdate(APPEND, entries, 500, TrailStore::bind));
        }
    }

    private static void bind(PreparedStatement row, NewEntry added) throws SQLException {
        TrailEntry entry = added.entry();
        row.setObject(1, entry.id().value());
        row.setObject(2, SqlTime.param(entry.at()));
        row.setString(3, entry.actor().toString());
        row.setString(4, entry.action());
        row.setString(5, entry.subject());
        row.setBytes(6, entry.commitment().bytes());
        row.setObject(7, entry.id().value());
        row.setBytes(8, added.details().salt());
        row.setBytes(9, added.details().canonical());
    }
}
