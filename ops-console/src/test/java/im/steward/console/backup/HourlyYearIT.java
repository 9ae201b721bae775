package im.steward.console.backup;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A plan that has run each hour for a year, its fifth run from the end in vain. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HourlyYearIT {
    private final ConsoleServer console;

    HourlyYearIT(Stack stack) {
        console = ConsoleServer.start(stack, "--spring.main.sources=" + SomeParts.class.getName());
    }

    @BeforeAll
    void aYear() {
        console.api(
                "POST",
                "backup/plans",
                Role.OPERATOR,
                "{\"name\":\"hourly\",\"parts\":[\"chat-db\"],\"vault\":\"local\",\"rpo\":\"2h\",\"rto\":\"4h\","
                        + "\"keep\":{\"daily\":7,\"weekly\":4,\"monthly\":12,\"yearly\":3}}");
        console.bean(JdbcClient.class).sql("""
                        INSERT INTO backup.backup_set (id, plan, vault, requested_by, requested_at, begun_at, ended_at,
                               state, canary_nonce, canary_at, fault_code, fault_what, fault_action)
                        SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(hour), 12, '0'))::uuid, 'hourly', 'local',
                               'schedule:hourly', begun, begun, begun + interval '10 minutes',
                               CASE WHEN hour = 5 THEN 'failed' ELSE 'pruned' END, repeat('0', 32), begun, 'a', 'b', 'c'
                          FROM generate_series(1, 8736) AS hour,
                               LATERAL (SELECT date_trunc('second', now()) - make_interval(hours => hour) AS begun) AS at""").update();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void theCalendarCountsAllOfThem() {
        assertThat(console.visitor(Role.OPERATOR).get("/backups").body()).contains("8,735 complete, 1 failed");
    }

    @Test
    void theOldestButOneStillTellsWhatItAchieved() {
        assertThat(achieved(8735)).isEqualTo(70 * 60);
        assertThat(achieved(1)).isEqualTo(70 * 60);
        assertThat(achieved(4)).as("a failed run protects nothing").isEqualTo(130 * 60);
        assertThat(achieved(8736)).as("the first has none before it").isZero();
        assertThat(achieved(5)).as("a failed run achieves nothing").isZero();
    }

    private long achieved(int hour) {
        return console.api("GET", "backup/sets/" + "00000000-0000-7000-8000-%012x".formatted(hour), Role.OPERATOR, "")
                .path("rpo_achieved_seconds")
                .asLong(0);
    }
}
