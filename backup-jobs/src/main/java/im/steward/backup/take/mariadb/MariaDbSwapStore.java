package im.steward.backup.take.mariadb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tables of one server that move from one database to another. */
record MariaDbSwapStore(MariaDbStore store) {
    boolean holdsMoreThanTables() {
        return !store.ask("""
                        SELECT 1 FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
                        UNION ALL SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
                        UNION ALL SELECT 1 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
                        UNION ALL SELECT 1 FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()""").isEmpty();
    }

    private Set<String> tables(String database) {
        return Set.copyOf(store.ask("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE'"
                + " AND TABLE_SCHEMA = '" + database.replace("'", "''") + "'"));
    }

    /**
     * All tables in one statement. A server that dies in it has moved some of them; which, their names say.
     *
     * @param restored names of the tables that belong into the live database afterwards
     */
    void swap(String live, String fresh, String kept, Set<String> restored) {
        store.ask("CREATE DATABASE IF NOT EXISTS " + quoted(kept));
        Set<String> inLive = tables(live);
        Set<String> inFresh = tables(fresh);
        Set<String> inKept = tables(kept);
        List<String> moves = new ArrayList<>();
        for (String table : inLive) {
            boolean old = inFresh.contains(table) || !restored.contains(table);
            if (old && !inKept.contains(table)) {
                moves.add(move(live, kept, table));
            }
        }
        inFresh.forEach(table -> moves.add(move(fresh, live, table)));
        if (!moves.isEmpty()) {
            store.ask("RENAME TABLE " + String.join(", ", moves));
        }
        drop(fresh);
    }

    void drop(String database) {
        store.ask("DROP DATABASE IF EXISTS " + quoted(database));
    }

    private static String move(String from, String to, String table) {
        return quoted(from) + "." + quoted(table) + " TO " + quoted(to) + "." + quoted(table);
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
