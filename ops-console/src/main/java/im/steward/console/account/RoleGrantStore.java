package im.steward.console.account;

import im.steward.compliance.approval.ApprovalId;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.role_grant}. */
final class RoleGrantStore {
    private static final String COLUMNS = "id, account, role, requested_by, requested_at, reason, approval";

    private final JdbcClient jdbc;

    RoleGrantStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False if the same is waiting already. */
    boolean insert(RoleGrant grant) {
        return jdbc.sql("""
                        INSERT INTO console.role_grant (id, account, role, requested_by, requested_at, reason, approval)
                        VALUES (:id, :account, :role, :by, :at, :reason, :approval)
                        ON CONFLICT DO NOTHING""")
                        .param("id", grant.id())
                        .param("account", grant.account())
                        .param("role", grant.role().word())
                        .param("by", grant.requestedBy())
                        .param("at", SqlTime.param(grant.requestedAt()))
                        .param("reason", grant.reason())
                        .param("approval", grant.approval().value())
                        .update()
                == 1;
    }

    /** Those no other console is settling at this moment. */
    List<RoleGrant> claimWaiting() {
        return jdbc.sql(
                        "SELECT " + COLUMNS
                                + " FROM console.role_grant WHERE state = 'waiting' ORDER BY requested_at FOR UPDATE SKIP LOCKED")
                .query(RoleGrantStore::map)
                .list();
    }

    List<RoleGrant> waitingFor(String account) {
        return jdbc.sql(
                        "SELECT " + COLUMNS
                                + " FROM console.role_grant WHERE state = 'waiting' AND account = :account ORDER BY requested_at")
                .param("account", account)
                .query(RoleGrantStore::map)
                .list();
    }

    void settle(UUID id, String state, Instant at) {
        jdbc.sql("UPDATE console.role_grant SET state = :state, settled_at = :at WHERE id = :id")
                .param("id", id)
                .param("state", state)
                .param("at", SqlTime.param(at))
                .update();
    }

    private static RoleGrant map(ResultSet row, int number) throws SQLException {
        return new RoleGrant(
                row.getObject("id", UUID.class),
                row.getString("account"),
                Role.of(row.getString("role")),
                row.getString("requested_by"),
                SqlTime.read(row, "requested_at"),
                row.getString("reason"),
                new ApprovalId(row.getObject("approval", UUID.class)));
    }
}
