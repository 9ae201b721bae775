package im.steward.compliance.verification;

import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

final class VerificationStore {
    private static final String SELECT = """
            SELECT id, site, verified_at, sha256, hosts, checks, failed, taken_by, taken_at
              FROM compliance.verification
            """;
    private final JdbcClient jdbc;

    VerificationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return whether it was not there yet */
    boolean add(Verification verification, byte[] document) {
        return jdbc.sql("""
                        INSERT INTO compliance.verification (id, site, verified_at, document, sha256, hosts, checks, failed,
                               taken_by, taken_at)
                        VALUES (:id, :site, :at, :document, :sha256, :hosts, :checks, :failed, :by, :takenAt)
                            ON CONFLICT (sha256) DO NOTHING""")
                        .param("id", verification.id().value())
                        .param("site", verification.site())
                        .param("at", SqlTime.param(verification.at()))
                        .param("document", document)
                        .param("sha256", verification.sha256().hex())
                        .param("hosts", verification.hosts())
                        .param("checks", verification.checks())
                        .param("failed", verification.failed())
                        .param("by", verification.takenBy().value())
                        .param("takenAt", SqlTime.param(verification.takenAt()))
                        .update()
                == 1;
    }

    List<Verification> newest(int limit) {
        return jdbc.sql(SELECT + " ORDER BY verified_at DESC, id DESC LIMIT :limit")
                .param("limit", limit)
                .query(VerificationStore::map)
                .list();
    }

    Optional<Verification> find(VerificationId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(VerificationStore::map)
                .optional();
    }

    Optional<Verification> find(Sha256 sha256) {
        return jdbc.sql(SELECT + " WHERE sha256 = :sha256")
                .param("sha256", sha256.hex())
                .query(VerificationStore::map)
                .optional();
    }

    byte[] document(VerificationId id) {
        return jdbc.sql("SELECT document FROM compliance.verification WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> row.getBytes("document"))
                .single();
    }

    private static Verification map(ResultSet row, int number) throws SQLException {
        return new Verification(
                new VerificationId(row.getObject("id", UUID.class)),
                row.getString("site"),
                SqlTime.read(row, "verified_at"),
                Sha256.ofHex(row.getString("sha256")),
                row.getInt("hosts"),
                row.getInt("checks"),
                row.getInt("failed"),
                new OfficerId(row.getString("taken_by")),
                SqlTime.read(row, "taken_at"));
    }
}
