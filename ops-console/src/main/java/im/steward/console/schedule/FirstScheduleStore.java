package im.steward.console.schedule;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code console.first_start}. */
final class FirstScheduleStore {
    private final JdbcClient jdbc;

    FirstScheduleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** True for the one console that sets the first schedule. */
    boolean claim() {
        return jdbc.sql("INSERT INTO console.first_start (act) VALUES ('schedule') ON CONFLICT DO NOTHING")
                        .update()
                == 1;
    }
}
