package im.steward.compliance.approval;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.trail.CanonicalJson;
import im.steward.trail.OfficerId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ApprovalStore {
    private static final String SELECT = """
            SELECT id, kind, subject, summary, content, digest, requester, requester_people, requested_at, expires_at,
                   state, decided_by, decided_at, reason, ended_at
              FROM compliance.approval
            """;
    private final JdbcClient jdbc;

    ApprovalStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Approval approval) {
        jdbc.sql("""
                        INSERT INTO compliance.approval (id, kind, subject, summary, content, digest, requester,
                               requester_people, requested_at, expires_at, state)
                        VALUES (:id, :kind, :subject, :summary, :content, :digest, :requester, :people, :requested,
                               :expires, 'waiting')""")
                .param("id", approval.id().value())
                .param("kind", approval.kind())
                .param("subject", approval.subject())
                .param("summary", approval.summary())
                .param("content", approval.content().text())
                .param("digest", approval.digest().hex())
                .param("requester", approval.requester().account().value())
                .param("people", approval.requester().people().toArray(String[]::new))
                .param("requested", SqlTime.param(approval.requestedAt()))
                .param("expires", SqlTime.param(approval.expiresAt()))
                .update();
    }

    Optional<Approval> find(ApprovalId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(ApprovalStore::map)
                .optional();
    }

    Approval lock(ApprovalId id) {
        return jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(ApprovalStore::map)
                .optional()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "approval-unknown",
                        "There is no request for approval " + id,
                        "Open the approvals page and pick one from its list")));
    }

    List<Approval> waiting(Instant now) {
        return jdbc.sql(SELECT + " WHERE state = 'waiting' AND expires_at > :now ORDER BY expires_at, id")
                .param("now", SqlTime.param(now))
                .query(ApprovalStore::map)
                .list();
    }

    /** @param overAt leaves out what can still be decided then */
    List<Approval> newest(Reader reader, Optional<ApprovalId> before, Optional<Instant> overAt, int limit) {
        return jdbc.sql(SELECT + """
                         WHERE (:everything OR requester = :account OR kind = ANY (:kinds))
                           AND (:before::uuid IS NULL OR id < :before)
                           AND (:over::timestamptz IS NULL OR state <> 'waiting' OR expires_at <= :over)
                         ORDER BY id DESC LIMIT :limit""")
                .param("everything", reader.everything())
                .param("account", reader.account().value())
                .param("kinds", reader.kinds().toArray(String[]::new))
                .param("before", before.map(ApprovalId::value).orElse(null))
                .param("over", overAt.map(SqlTime::param).orElse(null))
                .param("limit", limit)
                .query(ApprovalStore::map)
                .list();
    }

    void decide(ApprovalId id, String state, OfficerId by, Instant at, String reason) {
        jdbc.sql("""
                        UPDATE compliance.approval
                           SET state = :state, decided_by = :by, decided_at = :at, reason = :reason
                         WHERE id = :id""")
                .param("id", id.value())
                .param("state", state)
                .param("by", by.value())
                .param("at", SqlTime.param(at))
                .param("reason", reason)
                .update();
    }

    void consume(ApprovalId id, Instant at) {
        jdbc.sql("UPDATE compliance.approval SET state = 'consumed', ended_at = :at WHERE id = :id")
                .param("id", id.value())
                .param("at", SqlTime.param(at))
                .update();
    }

    void voidIt(ApprovalId id, Instant at, String reason) {
        jdbc.sql("UPDATE compliance.approval SET state = 'void', ended_at = :at, reason = :reason WHERE id = :id")
                .param("id", id.value())
                .param("at", SqlTime.param(at))
                .param("reason", reason)
                .update();
    }

    private static Approval map(ResultSet row, int number) throws SQLException {
        Array people = row.getArray("requester_people");
        return new Approval(
                new ApprovalId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("summary"),
                new CanonicalJson(row.getString("content")),
                Sha256.ofHex(row.getString("digest")),
                new Signer(new OfficerId(row.getString("requester")), Set.of((String[]) people.getArray())),
                SqlTime.read(row, "requested_at"),
                SqlTime.read(row, "expires_at"),
                state(row));
    }

    private static Approval.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "waiting" -> new Approval.State.Waiting();
            case "approved" ->
                new Approval.State.Approved(by(row), SqlTime.read(row, "decided_at"), row.getString("reason"));
            case "refused" ->
                new Approval.State.Refused(by(row), SqlTime.read(row, "decided_at"), row.getString("reason"));
            case "void" -> new Approval.State.Voided(SqlTime.read(row, "ended_at"), row.getString("reason"));
            case "consumed" ->
                new Approval.State.Consumed(by(row), SqlTime.read(row, "decided_at"), SqlTime.read(row, "ended_at"));
            default -> throw new SQLException("the table's check allows no such state");
        };
    }

    private static OfficerId by(ResultSet row) throws SQLException {
        return new OfficerId(row.getString("decided_by"));
    }
}
