package im.steward.console.account;

import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.api_token}; a secret is 256 random bits, so its plain SHA-256 cannot be guessed back. */
final class TokenStore {
    private static final String COLUMNS = "id, account, label, role, created_at, expires_at, revoked_at, last_used_at";

    private final JdbcClient jdbc;

    TokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(ApiToken token, Sha256 digest) {
        jdbc.sql("""
                        INSERT INTO console.api_token (id, account, label, role, digest, created_at, expires_at)
                        VALUES (:id, :account, :label, :role, :digest, :createdAt, :expiresAt)""")
                .param("id", token.id())
                .param("account", token.account())
                .param("label", token.label())
                .param("role", token.role().word())
                .param("digest", digest.hex())
                .param("createdAt", SqlTime.param(token.createdAt()))
                .param("expiresAt", SqlTime.param(token.expiresAt()))
                .update();
    }

    Optional<ApiToken> find(Sha256 digest) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM console.api_token WHERE digest = :digest")
                .param("digest", digest.hex())
                .query(TokenStore::map)
                .optional();
    }

    List<ApiToken> of(String account) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM console.api_token WHERE account = :account ORDER BY created_at DESC")
                .param("account", account)
                .query(TokenStore::map)
                .list();
    }

    /** False if the account has no such token, or none that is still to be revoked. */
    boolean revoke(String account, UUID id, Instant at) {
        return jdbc.sql("""
                        UPDATE console.api_token SET revoked_at = :at
                         WHERE id = :id AND account = :account AND revoked_at IS NULL""")
                        .param("id", id)
                        .param("account", account)
                        .param("at", SqlTime.param(at))
                        .update()
                == 1;
    }

    /** @return the tokens that ended by this */
    List<UUID> revokeAll(String account, Instant at) {
        return jdbc.sql("""
                        UPDATE console.api_token SET revoked_at = :at
                         WHERE account = :account AND revoked_at IS NULL AND expires_at > :at
                     RETURNING id""")
                .param("account", account)
                .param("at", SqlTime.param(at))
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    /** To the minute, so that a busy program does not write a row for every call. */
    void touch(UUID id, Instant now) {
        jdbc.sql("""
                        UPDATE console.api_token SET last_used_at = :now
                         WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :now - interval '1 minute')""").param("id", id).param("now", SqlTime.param(now)).update();
    }

    private static ApiToken map(ResultSet row, int number) throws SQLException {
        return new ApiToken(
                row.getObject("id", UUID.class),
                row.getString("account"),
                row.getString("label"),
                Role.of(row.getString("role")),
                SqlTime.read(row, "created_at"),
                SqlTime.read(row, "expires_at"),
                SqlTime.readOptional(row, "revoked_at"),
                SqlTime.readOptional(row, "last_used_at"));
    }
}
