package im.steward.compliance;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.audit.index.IndexTemplates;
import im.steward.audit.index.IndexWriter;
import im.steward.audit.index.Mapping;
import im.steward.audit.search.SearchConfiguration;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import im.steward.event.EventCodec;
import im.steward.schema.SchemaMigration;
import im.steward.trail.TrailConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The features' own configurations on the real stores, as the applications put them together. */
public final class Wiring implements AutoCloseable {
    public final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T09:00:00Z"));
    public final JdbcClient jdbc;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final ElasticsearchRequests requests;
    private final String alias;
    private final IndexWriter writer;
    private long offset;

    public Wiring(Stack stack, Class<?>... configurations) {
        for (String schema : List.of("trail", "compliance")) {
            SchemaMigration.migrate(stack.database().asOwner(), schema);
        }
        DataSource app = stack.database().asApp();
        jdbc = JdbcClient.create(app);
        alias = stack.prefix() + "audit";
        Rest5Client connections = Rest5Client.builder(stack.elasticsearch()).build();
        requests = new ElasticsearchRequests(connections);
        writer = new IndexWriter(requests, new IndexTemplates(requests, alias, Mapping.CURRENT, 0, clock), clock);
        context.registerBean(DataSource.class, () -> app);
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(DataSourceTransactionManager.class, () -> new DataSourceTransactionManager(app));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Rest5Client.class, () -> connections);
        context.registerBean(
                ElasticsearchProperties.class,
                () -> new ElasticsearchProperties(List.of(stack.elasticsearch()), null, null, null, null, alias, 0));
        context.register(TrailConfiguration.class, SearchConfiguration.class);
        context.register(configurations);
        context.refresh();
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** Writes them where the indexer would, and makes them searchable. */
    public void archive(List<? extends AuditEvent> events) {
        List<Arrival> arrivals = new ArrayList<>();
        for (AuditEvent event : events) {
            arrivals.add(new Arrival(event, EventCodec.encode(event), 0, offset++, clock.instant()));
        }
        for (int i = 0; i < arrivals.size(); i += 2_000) {
            writer.write(arrivals.subList(i, Math.min(arrivals.size(), i + 2_000)));
        }
        requests.ask("POST", "/" + alias + "/_refresh");
    }

    /** The trail's actions about a subject, oldest first. */
    public List<String> trailOf(Object subject) {
        return jdbc.sql("SELECT action FROM trail.entry WHERE subject = :subject ORDER BY xid, id")
                .param("subject", subject.toString())
                .query(String.class)
                .list();
    }

    @Override
    public void close() {
        context.close();
    }
}
