package im.steward.backup.plan;

import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

final class BackupPlanStore {
    private static final String SELECT = """
            SELECT name, parts, vault, rpo_seconds, rto_seconds, keep_daily, keep_weekly, keep_monthly, keep_yearly,
                   keep_zone, made_by, made_at, ended_at
              FROM backup.plan
            """;
    private final JdbcClient jdbc;

    BackupPlanStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean add(BackupPlan plan) {
        return content(jdbc.sql("""
                        INSERT INTO backup.plan (name, parts, vault, rpo_seconds, rto_seconds, keep_daily, keep_weekly,
                               keep_monthly, keep_yearly, keep_zone, made_by, made_at)
                        VALUES (:name, :parts, :vault, :rpo, :rto, :daily, :weekly, :monthly, :yearly, :zone, :by, :at)
                            ON CONFLICT (name) DO NOTHING"""), plan)
                        .param("by", plan.madeBy())
                        .param("at", SqlTime.param(plan.madeAt()))
                        .update()
                == 1;
    }

    void change(BackupPlan plan) {
        content(jdbc.sql("""
                        UPDATE backup.plan
                           SET parts = :parts, vault = :vault, rpo_seconds = :rpo, rto_seconds = :rto,
                               keep_daily = :daily, keep_weekly = :weekly, keep_monthly = :monthly,
                               keep_yearly = :yearly, keep_zone = :zone
                         WHERE name = :name"""), plan).update();
    }

    private static StatementSpec content(StatementSpec statement, BackupPlan plan) {
        return statement
                .param("name", plan.name().value())
                .param("parts", plan.parts().stream().map(PartName::value).toArray(String[]::new))
                .param("vault", plan.vault().value())
                .param("rpo", plan.recoveryPoint().toSeconds())
                .param("rto", plan.recoveryTime().toSeconds())
                .param("daily", plan.keep().daily())
                .param("weekly", plan.keep().weekly())
                .param("monthly", plan.keep().monthly())
                .param("yearly", plan.keep().yearly())
                .param("zone", plan.keep().zone().getId());
    }

    void end(PlanName name, Instant now) {
        jdbc.sql("UPDATE backup.plan SET ended_at = :now WHERE name = :name")
                .param("name", name.value())
                .param("now", SqlTime.param(now))
                .update();
    }

    Optional<BackupPlan> find(PlanName name) {
        return jdbc.sql(SELECT + " WHERE name = :name")
                .param("name", name.value())
                .query(BackupPlanStore::map)
                .optional();
    }

    Optional<BackupPlan> lock(PlanName name) {
        return jdbc.sql(SELECT + " WHERE name = :name FOR UPDATE")
                .param("name", name.value())
                .query(BackupPlanStore::map)
                .optional();
    }

    List<BackupPlan> all() {
        return jdbc.sql(SELECT + " ORDER BY ended_at IS NOT NULL, name")
                .query(BackupPlanStore::map)
                .list();
    }

    private static BackupPlan map(ResultSet row, int number) throws SQLException {
        return new BackupPlan(
                new PlanName(row.getString("name")),
                Arrays.stream((String[]) row.getArray("parts").getArray())
                        .map(PartName::of)
                        .toList(),
                new VaultName(row.getString("vault")),
                Duration.ofSeconds(row.getLong("rpo_seconds")),
                Duration.ofSeconds(row.getLong("rto_seconds")),
                new KeepRule(
                        row.getInt("keep_daily"),
                        row.getInt("keep_weekly"),
                        row.getInt("keep_monthly"),
                        row.getInt("keep_yearly"),
                        ZoneId.of(row.getString("keep_zone"))),
                row.getString("made_by"),
                SqlTime.read(row, "made_at"),
                SqlTime.readOptional(row, "ended_at"));
    }
}
