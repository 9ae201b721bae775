package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole house in one process, as its Prometheus sees it. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "export", "compliance.export",
            "report", "compliance.search_report",
            "import", "audit.import_run",
            "completeness", "audit.reconciliation",
            "backup", "backup.backup_set",
            "drill", "backup.drill",
            "restore", "backup.restore",
            "alert", "backup.alert"));

    private final int port = Exposition.freePort();
    private final ConsoleServer console;

    MetricsIT(Stack stack) {
        console = ConsoleServer.startWithRoles(
                stack,
                "console,indexer,worker,probe",
                "--steward.metrics.port=" + port,
                "--steward.probe.warm-up=10",
                "--steward.trail.checkpoint-interval=1s");
        planWithOneProvenSet(console.bean(JdbcClient.class));
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private static void planWithOneProvenSet(JdbcClient jdbc) {
        jdbc.sql("""
                        INSERT INTO backup.plan (name, parts, vault, rpo_seconds, rto_seconds, keep_daily, keep_weekly,
                                                 keep_monthly, keep_yearly, keep_zone, made_by, made_at)
                        VALUES ('nightly', '{steward}', 'local', 90000, 14400, 7, 4, 12, 0, 'UTC', 'officer:x', now()),
                               ('never-run', '{steward}', 'local', 3600, 600, 7, 4, 12, 0, 'UTC', 'officer:x', now())""").update();
        jdbc.sql("""
                        INSERT INTO backup.backup_set (id, plan, vault, requested_by, requested_at, state, canary_nonce,
                               canary_at, begun_at, ended_at, manifest, manifest_snapshot, chain_no, proof, proven_at,
                               restore_millis)
                        VALUES (:id, 'nightly', 'local', 'schedule:x', now(), 'complete', :nonce, now(),
                                '2026-03-01T02:00:00Z', now(), :hash, :hash, 1, 'restored', '2026-03-02T03:00:00Z', 90500)""")
                .param("id", UUID.fromString("00000000-0000-7000-8000-000000000001"))
                .param("nonce", "0".repeat(32))
                .param("hash", "0".repeat(64))
                .update();
    }

    @Test
    void tableOfTheDocumentationIsWhatAHouseExposes() throws IOException {
        System.gc();

        // Partitions are given out, the trail is anchored and memory is cleaned a while after the start.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<String> documented = MetricsPage.english();
        Set<String> exposed = Exposition.of(port).signatures();
        while (!exposed.equals(documented) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            exposed = Exposition.of(port).signatures();
        }
        assertThat(exposed).isEqualTo(documented);
        assertThat(MetricsPage.chinese()).isEqualTo(documented);
    }

    @Test
    void namesAreAsPrometheusWantsThem() throws IOException, InterruptedException {
        String ours = Exposition.of(port)
                .text()
                .lines()
                .filter(line -> line.matches("(# \\w+ )?steward_.*"))
                .collect(Collectors.joining("\n", "", "\n"));

        Promtool.accepts(ours, List.of("check", "metrics"));
    }

    @Test
    void backupsTellWhenNotHowLongAgo() {
        Exposition seen = Exposition.of(port);

        assertThat(seen.value("steward_backup_newest_set_timestamp_seconds", "plan", "nightly"))
                .hasValue((double) Instant.parse("2026-03-01T02:00:00Z").getEpochSecond());
        assertThat(seen.value("steward_backup_newest_set_timestamp_seconds", "plan", "never-run"))
                .isEmpty();
        assertThat(seen.value("steward_drill_newest_proof_timestamp_seconds", "plan", "nightly"))
                .hasValue((double) Instant.parse("2026-03-02T03:00:00Z").getEpochSecond());
        assertThat(seen.value("steward_drill_restore_seconds", "plan", "nightly"))
                .hasValue(90.5);
        assertThat(seen.value("steward_backup_rpo_seconds", "plan", "never-run"))
                .hasValue(3600.0);
        assertThat(seen.value("steward_queue_rows", "queue", "backup", "state", "complete"))
                .hasValue(1.0);
        assertThat(seen.value("steward_queue_rows", "queue", "backup", "state", "failed"))
                .hasValue(0.0);
    }

    @Test
    void everyStateOfEveryQueueIsThere() {
        Exposition seen = Exposition.of(port);
        JdbcClient jdbc = console.bean(JdbcClient.class);
        Pattern word = Pattern.compile("'([a-z_]+)'");

        assertThat(seen.values("steward_queue_rows", "queue")).isEqualTo(TABLES.keySet());
        TABLES.forEach((queue, table) -> {
            String allowed =
                    jdbc.sql("""
                            SELECT pg_get_constraintdef(oid)
                              FROM pg_constraint
                             WHERE conrelid = :table::regclass
                               AND pg_get_constraintdef(oid) LIKE 'CHECK ((state = ANY (ARRAY[%])))'""").param("table", table).query(String.class).single();
            Set<String> states =
                    word.matcher(allowed).results().map(one -> one.group(1)).collect(Collectors.toSet());
            Set<String> shown = states.stream()
                    .filter(state -> seen.value("steward_queue_rows", "queue", queue, "state", state)
                            .isPresent())
                    .collect(Collectors.toSet());

            assertThat(shown).as(queue).isEqualTo(states);
        });
    }

    @Test
    void searchesAreTimedAndNothingOfThemIsTold() throws IOException, InterruptedException {
        post("/api/v1/matters", "{\"name\":\"Quokka\",\"purpose\":\"none\"}");
        double before = answered();

        String answer = post("/api/v1/search", "{\"query\":\"wombat\",\"matter\":\"Quokka\"}");

        assertThat(answer).contains("\"total\"");
        assertThat(answered()).isEqualTo(before + 1);
        Exposition seen = Exposition.of(port);
        assertThat(seen.values("steward_search_seconds_bucket", "le")).contains("0.3", "1.0", "+Inf");
        assertThat(seen.text().toLowerCase(Locale.ROOT)).doesNotContain("wombat", "quokka");
        Set<String> people = new TreeSet<>();
        for (Role role : Role.values()) {
            people.add(role.word());
        }
        for (String line :
                seen.text().lines().filter(line -> !line.startsWith("#")).toList()) {
            people.forEach(name -> assertThat(line).doesNotContain("\"" + name + "\""));
        }
    }

    private double answered() {
        Exposition seen = Exposition.of(port);
        return seen.value("steward_search_seconds_count", "outcome", "complete").orElseThrow()
                + seen.value("steward_search_seconds_count", "outcome", "degraded")
                        .orElseThrow();
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + path))
                .header("Authorization", "Bearer " + console.token(Role.OFFICER))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
            return answer.body();
        }
    }

    @Test
    void portOfPagesTellsNoMetricsAndPortOfMetricsNothingElse() {
        int pages = console.url().getPort();
        String token = "Bearer " + console.token(Role.OPERATOR);

        assertThat(Exposition.get(pages, "/actuator/prometheus").statusCode()).isEqualTo(404);
        assertThat(Exposition.get(pages, "/actuator/prometheus", "Authorization", token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(Exposition.get(pages, "/actuator/prometheus", "X-Forwarded-Port", Integer.toString(port))
                        .statusCode())
                .isEqualTo(404);
        assertThat(Exposition.get(pages, "/actuator/health").statusCode()).isNotEqualTo(404);
        for (String path : Set.of("/", "/sign-in", "/css/base.css", "/api/v1/me", "/actuator", "/actuator/health")) {
            assertThat(Exposition.get(port, path, "Authorization", token).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
