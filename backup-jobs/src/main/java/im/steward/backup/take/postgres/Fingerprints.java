package im.steward.backup.take.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Looks at everything once more than {@code pg_dump} does, so that a restore can be compared with the original itself. */
public final class Fingerprints {
    private Fingerprints() {}

    /** @param major of the server the set was taken from, which decides how rows are hashed */
    public static Map<String, String> of(Connection connection, int major, PostgresPart.Look more) throws SQLException {
        PostgresStore store = new PostgresStore(connection);
        Map<String, String> found = new TreeMap<>();
        for (PostgresStore.Table table : store.tables()) {
            store.fingerprint(table, major, found);
        }
        store.objects(found);
        more.at(connection, found);
        return found;
    }
}
