package im.steward.console.signin;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.sign_in_attempt}: shared by all consoles, so a lock holds at each of them. */
final class AttemptStore {
    private final JdbcClient jdbc;

    AttemptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long add(String account, String address, Instant at, boolean accepted) {
        return jdbc.sql("""
                        INSERT INTO console.sign_in_attempt (account, address, at, accepted)
                        VALUES (:account, :address, :at, :accepted)
                     RETURNING id""")
                .param("account", account)
                .param("address", address)
                .param("at", SqlTime.param(at))
                .param("accepted", accepted)
                .query(Long.class)
                .single();
    }

    void remove(long id) {
        jdbc.sql("DELETE FROM console.sign_in_attempt WHERE id = :id")
                .param("id", id)
                .update();
    }

    /**
     * Refusals of an account, but for this one, since its last accepted sign-in or its last new password from someone
     * else, newest first.
     */
    List<Instant> refusalsOfAccount(String account, long but, Instant since, int limit) {
        return jdbc.sql("""
                        SELECT at FROM console.sign_in_attempt
                         WHERE account = :account AND id <> :but AND at > :since AND NOT accepted
                           AND at > COALESCE(GREATEST((SELECT max(at) FROM console.sign_in_attempt
                                                        WHERE account = :account AND accepted),
                                                      (SELECT password_reset_at FROM console.account
                                                        WHERE name = :account)), '-infinity')
                         ORDER BY at DESC LIMIT :limit""")
                .param("account", account)
                .param("but", but)
                .param("since", SqlTime.param(since))
                .param("limit", limit)
                .query((row, _) -> SqlTime.read(row, "at"))
                .list();
    }

    List<Lockout.Closed> closedAccounts(Instant since, int allowed) {
        return jdbc.sql("""
                        SELECT attempt.account, min(attempt.at) AS since
                          FROM console.sign_in_attempt attempt
                          JOIN console.account known ON known.name = attempt.account AND known.active
                         WHERE attempt.at > :since AND NOT attempt.accepted
                           AND attempt.at > COALESCE(GREATEST((SELECT max(at) FROM console.sign_in_attempt
                                                                WHERE account = known.name AND accepted),
                                                              known.password_reset_at), '-infinity')
                         GROUP BY attempt.account
                        HAVING count(*) >= :allowed
                         ORDER BY since""")
                .param("since", SqlTime.param(since))
                .param("allowed", allowed)
                .query((row, _) -> new Lockout.Closed(row.getString("account"), SqlTime.read(row, "since")))
                .list();
    }

    List<Instant> refusalsOfAddress(String address, long but, Instant since, int limit) {
        return jdbc.sql("""
                        SELECT at FROM console.sign_in_attempt
                         WHERE address = :address AND id <> :but AND at > :since AND NOT accepted
                         ORDER BY at DESC LIMIT :limit""")
                .param("address", address)
                .param("but", but)
                .param("since", SqlTime.param(since))
                .param("limit", limit)
                .query((row, _) -> SqlTime.read(row, "at"))
                .list();
    }

    void forgetBefore(Instant instant) {
        jdbc.sql("DELETE FROM console.sign_in_attempt WHERE at < :instant")
                .param("instant", SqlTime.param(instant))
                .update();
    }
}
