package im.steward.worker;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.zaxxer.hikari.HikariDataSource;
import im.steward.audit.elastic.ElasticsearchConfiguration;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.search.SearchConfiguration;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.compliance.approval.ApprovalConfiguration;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportAsk;
import im.steward.compliance.export.ExportConfiguration;
import im.steward.compliance.export.ExportFormat;
import im.steward.compliance.export.ExportWorkConfiguration;
import im.steward.compliance.export.Exports;
import im.steward.compliance.export.Language;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterConfiguration;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.searchreport.SearchReportConfiguration;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import im.steward.event.EventCodec;
import im.steward.schema.SchemaMigration;
import im.steward.trail.OfficerId;
import im.steward.trail.TrailConfiguration;
import im.steward.trail.keeper.TrailKeeperConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A worker as an application puts it together, on the real stores; also for a child process that will be killed. */
final class Rig implements AutoCloseable {
    static final OfficerId OFFICER = OfficerId.of("olga");
    private static final int BATCH = 2_000;
    final JdbcClient jdbc;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** All that a child process needs to know, as arguments. */
    record Settings(String url, String user, String password, String elasticsearch, String alias, Path home) {
        static Settings of(Stack stack, Path home) {
            return new Settings(
                    stack.database().url(),
                    stack.database().app(),
                    stack.database().appPassword(),
                    stack.elasticsearch().toString(),
                    stack.prefix() + "audit",
                    home);
        }

        static Settings of(String[] arguments) {
            return new Settings(
                    arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], Path.of(arguments[5]));
        }

        List<String> arguments() {
            return List.of(url, user, password, elasticsearch, alias, home.toString());
        }
    }

    static void migrate(Stack stack) {
        for (String schema : List.of("trail", "compliance", "batch", "backup")) {
            SchemaMigration.migrate(stack.database().asOwner(), schema);
        }
    }

    Rig(Settings settings, Class<?>... more) {
        this(settings, Map.of(), more);
    }

    Rig(Settings settings, Map<String, Object> properties, Class<?>... more) {
        this(settings, properties, SomePart.all(settings.home()), LiveNoise.all(settings.home()), more);
    }

    Rig(
            Settings settings,
            Map<String, Object> properties,
            List<? extends Part> parts,
            List<? extends LivePart> live,
            Class<?>... more) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(8);
        // As long as the application waits.
        pool.setConnectionTimeout(5_000);
        jdbc = JdbcClient.create(pool);
        Map<String, Object> all = new HashMap<>(Map.of(
                "steward.home",
                settings.home().toString(),
                "steward.exports.directory",
                settings.home().resolve("exports").toString(),
                "steward.exports.approval-above",
                "1000000000",
                "steward.elasticsearch.urls",
                settings.elasticsearch(),
                "steward.elasticsearch.index-prefix",
                settings.alias(),
                "steward.worker.poll",
                "50ms",
                "steward.worker.lease",
                "3s",
                "steward.worker.pause",
                "200ms"));
        all.putAll(properties);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean("dataSource", DataSource.class, () -> pool);
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(
                "transactionManager", DataSourceTransactionManager.class, () -> new DataSourceTransactionManager(pool));
        context.registerBean(Clock.class, Clock::systemUTC);
        Parts chosen = RealParts.find(settings.home()).orElseGet(() -> new Parts(parts));
        context.registerBean(Parts.class, () -> chosen);
        context.registerBean(LiveParts.class, () -> new LiveParts(live));
        context.register(
                TrailConfiguration.class,
                TrailKeeperConfiguration.class,
                ElasticsearchConfiguration.class,
                SearchConfiguration.class,
                ApprovalConfiguration.class,
                MatterConfiguration.class,
                ExportConfiguration.class,
                ExportWorkConfiguration.class,
                SearchReportConfiguration.class,
                WorkerConfiguration.class);
        if (more.length > 0) {
            context.register(more);
        }
        context.refresh();
    }

    /** Asks for work and does none of it: its own claimer would look once, whatever the pause after that. */
    Rig asConsole() {
        get(WorkClaimer.class).stop();
        return this;
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    Matter matter(String name, OfficerId... members) {
        return get(Matters.class).open(name, "test", MatterScope.EVERYTHING, Set.of(members), OFFICER);
    }

    Export ask(Matter matter, String query, String format) {
        return get(Exports.class)
                .request(new ExportAsk(
                        Signer.of(OFFICER),
                        matter.id(),
                        query,
                        ZoneId.of("Asia/Shanghai"),
                        ExportFormat.of(format),
                        Language.ZH,
                        ""));
    }

    Export over(Export export) {
        until("export is over", () -> now(export).state().over());
        return now(export);
    }

    Export now(Export export) {
        return get(Exports.class).find(export.id()).orElseThrow();
    }

    void archive(String alias, List<? extends AuditEvent> events) {
        ElasticsearchRequests requests = new ElasticsearchRequests(get(Rest5Client.class));
        Clock clock = Clock.systemUTC();
        IndexWriter writer =
                new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, clock), clock);
        IntStream.rangeClosed(0, (events.size() - 1) / BATCH)
                .map(batch -> batch * BATCH)
                .parallel()
                .forEach(from -> writer.write(IntStream.range(from, Math.min(events.size(), from + BATCH))
                        .mapToObj(at ->
                                new Arrival(events.get(at), EventCodec.encode(events.get(at)), 0, at, clock.instant()))
                        .toList()));
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    static void until(String what, BooleanSupplier reached) {
        until(what, Duration.ofSeconds(90), reached);
    }

    static void until(String what, Duration patience, BooleanSupplier reached) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
