package im.steward.console.load;

import im.steward.kernel.SqlTime;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The last word of each load. */
final class ToldLoadStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final JdbcClient jdbc;

    ToldLoadStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return whether it was not known before */
    boolean insert(ToldLoad load) {
        return jdbc.sql("""
                        INSERT INTO console.told_load (id, told_at, ended, told)
                        VALUES (:id, :at, :ended, CAST(:told AS jsonb))
                            ON CONFLICT (id) DO NOTHING""")
                        .param("id", load.id().value())
                        .param("at", SqlTime.param(load.toldAt()))
                        .param("ended", load.ending().isPresent())
                        .param("told", JSON.writeValueAsString(load))
                        .update()
                == 1;
    }

    /** @return whether it was not over yet: a word from before the last one may arrive after it */
    boolean renew(ToldLoad load) {
        return jdbc.sql("""
                        UPDATE console.told_load SET told_at = :at, ended = :ended, told = CAST(:told AS jsonb)
                         WHERE id = :id AND NOT ended""")
                        .param("id", load.id().value())
                        .param("at", SqlTime.param(load.toldAt()))
                        .param("ended", load.ending().isPresent())
                        .param("told", JSON.writeValueAsString(load))
                        .update()
                == 1;
    }

    /** @param most of those that were told last are left */
    void dispose(Instant toldBefore, int most) {
        jdbc.sql("""
                        DELETE FROM console.told_load
                         WHERE told_at < :before
                            OR id IN (SELECT id FROM console.told_load ORDER BY told_at DESC, id OFFSET :most)""")
                .param("before", SqlTime.param(toldBefore))
                .param("most", most)
                .update();
    }

    List<ToldLoad> all() {
        return jdbc.sql("SELECT told FROM console.told_load")
                .query((row, _) -> JSON.readValue(row.getString("told"), ToldLoad.class))
                .list();
    }
}
