package im.steward.console.account;

import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.matter.MatterId;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.takeover}. */
final class TakeoverStore {
    private static final String WAITING = """
            SELECT id, matter, matter_name, taker, requested_by, requested_at, reason, approval
              FROM console.takeover
             WHERE state = 'waiting'
             ORDER BY requested_at""";

    private final JdbcClient jdbc;

    TakeoverStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False if somebody is asked for in this matter already. */
    boolean insert(Takeover takeover) {
        return jdbc.sql("""
                        INSERT INTO console.takeover (id, matter, matter_name, taker, requested_by, requested_at, reason,
                               approval)
                        VALUES (:id, :matter, :name, :to, :by, :at, :reason, :approval)
                        ON CONFLICT DO NOTHING""")
                        .param("id", takeover.id())
                        .param("matter", takeover.matter().value())
                        .param("name", takeover.name())
                        .param("to", takeover.to())
                        .param("by", takeover.requestedBy())
                        .param("at", SqlTime.param(takeover.requestedAt()))
                        .param("reason", takeover.reason())
                        .param("approval", takeover.approval().value())
                        .update()
                == 1;
    }

    List<Takeover> waiting() {
        return jdbc.sql(WAITING).query(TakeoverStore::map).list();
    }

    /** Those no other console is settling at this moment. */
    List<Takeover> claimWaiting() {
        return jdbc.sql(WAITING + " FOR UPDATE SKIP LOCKED")
                .query(TakeoverStore::map)
                .list();
    }

    void settle(UUID id, String state, Instant at) {
        jdbc.sql("UPDATE console.takeover SET state = :state, settled_at = :at WHERE id = :id")
                .param("id", id)
                .param("state", state)
                .param("at", SqlTime.param(at))
                .update();
    }

    private static Takeover map(ResultSet row, int number) throws SQLException {
        return new Takeover(
                row.getObject("id", UUID.class),
                new MatterId(row.getObject("matter", UUID.class)),
                row.getString("matter_name"),
                row.getString("taker"),
                row.getString("requested_by"),
                SqlTime.read(row, "requested_at"),
                row.getString("reason"),
                new ApprovalId(row.getObject("approval", UUID.class)));
    }
}
