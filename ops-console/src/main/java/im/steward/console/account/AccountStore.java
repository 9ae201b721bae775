package im.steward.console.account;

import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.account}. */
final class AccountStore {
    private static final String COLUMNS =
            "name, display_name, origin, roles, active, epoch, language, zone, created_at,"
                    + " password_reset_by, password_reset_at, password_replaced_at";

    private final JdbcClient jdbc;

    AccountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Account> find(String name) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM console.account WHERE name = :name")
                .param("name", name)
                .query(AccountStore::map)
                .optional();
    }

    Optional<Account> lock(String name) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM console.account WHERE name = :name FOR UPDATE")
                .param("name", name)
                .query(AccountStore::map)
                .optional();
    }

    Optional<Account> lockByIdentity(Account.Origin origin, String identity) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM console.account WHERE origin = :origin AND identity = :identity FOR UPDATE")
                .param("origin", origin.name().toLowerCase(Locale.ROOT))
                .param("identity", identity)
                .query(AccountStore::map)
                .optional();
    }

    Optional<String> findIdentity(String name) {
        return jdbc.sql("SELECT identity FROM console.account WHERE name = :name AND identity IS NOT NULL")
                .param("name", name)
                .query(String.class)
                .optional();
    }

    void bind(String name, String identity) {
        jdbc.sql("UPDATE console.account SET identity = :identity WHERE name = :name")
                .param("name", name)
                .param("identity", identity)
                .update();
    }

    /** Free for the next person of this name. */
    void release(String name) {
        jdbc.sql("UPDATE console.account SET identity = NULL WHERE name = :name")
                .param("name", name)
                .update();
    }

    List<Account> all() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM console.account ORDER BY name")
                .query(AccountStore::map)
                .list();
    }

    /** Two consoles that start at once take turns. */
    void lockAll() {
        jdbc.sql("LOCK TABLE console.account IN SHARE ROW EXCLUSIVE MODE").update();
    }

    boolean isEmpty() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM console.account)")
                .query(Boolean.class)
                .single();
    }

    Optional<String> findPasswordHash(String name) {
        return jdbc.sql("SELECT password_hash FROM console.account WHERE name = :name AND active AND origin = 'local'")
                .param("name", name)
                .query(String.class)
                .optional();
    }

    /** False if the name is taken. */
    boolean insert(Account account, Optional<String> passwordHash) {
        return jdbc.sql("""
                        INSERT INTO console.account
                            (name, display_name, origin, roles, active, password_hash, password_set_at, language, zone, created_at)
                        VALUES (:name, :displayName, :origin, :roles, :active, :hash, :hashSetAt, '', :zone, :createdAt)
                        ON CONFLICT (name) DO NOTHING""")
                        .param("name", account.name())
                        .param("displayName", account.displayName())
                        .param("origin", account.origin().name().toLowerCase(Locale.ROOT))
                        .param("roles", words(account.roles()))
                        .param("active", account.active())
                        .param("hash", passwordHash.orElse(null))
                        .param(
                                "hashSetAt",
                                passwordHash
                                        .map(_ -> SqlTime.param(account.createdAt()))
                                        .orElse(null))
                        .param("zone", account.zone().getId())
                        .param("createdAt", SqlTime.param(account.createdAt()))
                        .update()
                == 1;
    }

    void changeOwnPassword(String name, String hash, Instant at) {
        jdbc.sql("""
                        UPDATE console.account SET password_hash = :hash, password_set_at = :at, epoch = epoch + 1,
                               password_replaced_at = CASE WHEN password_reset_at IS NOT NULL
                                                           THEN coalesce(password_replaced_at, :at) END
                         WHERE name = :name""")
                .param("name", name)
                .param("hash", hash)
                .param("at", SqlTime.param(at))
                .update();
    }

    void resetPassword(String name, String hash, String by, Instant at) {
        jdbc.sql("""
                        UPDATE console.account SET password_hash = :hash, password_set_at = :at, epoch = epoch + 1,
                               password_reset_by = :by, password_reset_at = :at, password_replaced_at = NULL
                         WHERE name = :name""")
                .param("name", name)
                .param("hash", hash)
                .param("by", by)
                .param("at", SqlTime.param(at))
                .update();
    }

    int countActive(Role role) {
        return jdbc.sql("SELECT count(*) FROM console.account WHERE active AND :role = ANY (roles)")
                .param("role", role.word())
                .query(Integer.class)
                .single();
    }

    void setActive(String name, boolean active) {
        jdbc.sql("UPDATE console.account SET active = :active, epoch = epoch + 1 WHERE name = :name")
                .param("name", name)
                .param("active", active)
                .update();
    }

    void setRoles(String name, Collection<Role> roles) {
        jdbc.sql("UPDATE console.account SET roles = :roles WHERE name = :name")
                .param("name", name)
                .param("roles", words(roles))
                .update();
    }

    void setDisplayName(String name, String displayName) {
        jdbc.sql("UPDATE console.account SET display_name = :displayName WHERE name = :name")
                .param("name", name)
                .param("displayName", displayName)
                .update();
    }

    void setLanguage(String name, Language language) {
        jdbc.sql("UPDATE console.account SET language = :language WHERE name = :name")
                .param("name", name)
                .param("language", language.tag())
                .update();
    }

    void setZone(String name, ZoneId zone) {
        jdbc.sql("UPDATE console.account SET zone = :zone WHERE name = :name")
                .param("name", name)
                .param("zone", zone.getId())
                .update();
    }

    private static String[] words(Collection<Role> roles) {
        return roles.stream().map(Role::word).sorted().toArray(String[]::new);
    }

    private static Optional<Account.PasswordReset> reset(ResultSet row) throws SQLException {
        String by = row.getString("password_reset_by");
        Optional<Instant> at = SqlTime.readOptional(row, "password_reset_at");
        Optional<Instant> replaced = SqlTime.readOptional(row, "password_replaced_at");
        return at.map(instant -> new Account.PasswordReset(by, instant, replaced));
    }

    private static Account map(ResultSet row, int number) throws SQLException {
        Set<Role> roles = Arrays.stream((String[]) row.getArray("roles").getArray())
                .map(Role::of)
                .collect(Collectors.toSet());
        return new Account(
                row.getString("name"),
                row.getString("display_name"),
                Account.Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                roles,
                row.getBoolean("active"),
                row.getInt("epoch"),
                Language.find(row.getString("language")),
                ZoneId.of(row.getString("zone")),
                SqlTime.read(row, "created_at"),
                reset(row));
    }
}
