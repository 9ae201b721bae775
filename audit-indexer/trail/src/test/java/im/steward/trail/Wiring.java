package im.steward.trail;

import im.steward.devstack.Database;
import im.steward.schema.SchemaMigration;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailKeeperConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The trail as the applications put it together, with its keeper stopped: tests place, sign and anchor by hand. */
public final class Wiring implements AutoCloseable {
    public final JdbcClient asOwner;
    public final JdbcClient asApp;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    public Wiring(Database database, Path home) {
        this(database, home, Map.of());
    }

    public Wiring(Database database, Path home, Map<String, Object> configuration) {
        SchemaMigration.migrate(database.asOwner(), "trail");
        asOwner = JdbcClient.create(database.asOwner());
        asApp = JdbcClient.create(database.asApp());
        Map<String, Object> values = new HashMap<>(configuration);
        values.put("steward.home", home.toString());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", values));
        context.registerBean(DataSource.class, database::asApp);
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(TrailConfiguration.class, TrailKeeperConfiguration.class);
        context.refresh();
        context.getBean(TrailKeeper.class).stop();
    }

    /** A trail over a connection of the test's own. */
    public static Trail trail(DataSource source) {
        return new Trail(new TrailStore(source), Clock.systemUTC());
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
