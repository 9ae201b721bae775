package im.steward.console.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import im.steward.schema.SchemaMigration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One pool for the process, lent only after the tables are up to date. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseConfiguration {
    private static final List<String> SCHEMAS =
            List.of("trail", "audit", "compliance", "batch", "backup", "probe", "console", "quartz");

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(DatabaseProperties database) {
        if (!database.ownerUser().isBlank()) {
            DataSource owner =
                    new DriverManagerDataSource(database.url(), database.ownerUser(), database.ownerPassword());
            SCHEMAS.stream()
                    .filter(DatabaseConfiguration::isShipped)
                    .forEach(schema -> SchemaMigration.migrate(owner, schema, database.user()));
        }
        var pool = new HikariConfig();
        pool.setPoolName("steward");
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(database.connections());
        // A reader waits seconds for an answer, not half a minute for a connection.
        pool.setConnectionTimeout(5_000);
        return new HikariDataSource(pool);
    }

    private static boolean isShipped(String schema) {
        try {
            return new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:db/migration/" + schema + "/*.sql")
                            .length
                    > 0;
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
