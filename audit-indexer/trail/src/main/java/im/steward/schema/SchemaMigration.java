package im.steward.schema;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one schema up to date from {@code db/migration/<schema>} and then grants the running program's role what it
 * needs there; any process may do it at any time, Flyway's lock makes the order free.
 */
public final class SchemaMigration {
    /** The role the running program signs in with; it owns nothing, so it can neither drop a table nor a trigger. */
    public static final String APPLICATION_ROLE = "steward_app";

    private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private SchemaMigration() {}

    public static void migrate(DataSource owner, String schema) {
        migrate(owner, schema, APPLICATION_ROLE);
    }

    /** For a site whose program signs in under another name ({@code steward.database.user}). */
    public static void migrate(DataSource owner, String schema, String applicationRole) {
        requireName(schema);
        requireName(applicationRole);
        try {
            int applied = Flyway.configure(SchemaMigration.class.getClassLoader())
                    .dataSource(owner)
                    .defaultSchema(schema)
                    .createSchemas(true)
                    .locations("classpath:db/migration/" + schema, "classpath:db/grants/" + grants(schema))
                    .failOnMissingLocations(true)
                    .placeholders(Map.of("application", applicationRole))
                    .load()
                    .migrate()
                    .migrationsExecuted;
            log.atInfo()
                    .addKeyValue("schema", schema)
                    .addKeyValue("applied", applied)
                    .log("schema is up to date");
        } catch (FlywayException refusal) {
            throw new UnavailableException(
                    new Fault(
                            "schema-not-migrated",
                            "The tables of schema " + schema + " could not be brought up to date",
                            "Read the cause in the log, then check that PostgreSQL runs and steward.database.owner-user"
                                    + " owns the database"),
                    refusal);
        }
    }

    /** Evidence of what our operators did is only ever added to, so not even the program may change it. */
    private static String grants(String schema) {
        return schema.equals("trail") ? "append-only" : "application";
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a schema or role is a lower-case SQL name, was '%s'".formatted(name));
        }
    }
}
