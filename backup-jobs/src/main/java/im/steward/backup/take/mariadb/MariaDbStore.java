package im.steward.backup.take.mariadb;

import im.steward.backup.catalog.Canary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is asked of a MariaDB database, by its own client. */
record MariaDbStore(MariaDbServer server, Path client, boolean scratch) {
    private static final String CANARY = "steward_backup_canary";

    List<String> ask(String sql) {
        return ask(sql, List.of(server.database()));
    }

    private List<String> ask(String sql, List<String> database) {
        return server.with(client, scratch, tool -> {
            List<String> arguments = new java.util.ArrayList<>(List.of("--batch", "--skip-column-names", "--raw"));
            arguments.addAll(database);
            return tool.answer(arguments, sql).lines().toList();
        });
    }

    /** @param at by the server's clock */
    record Now(Instant at, String version) {}

    Now now() {
        String[] told = ask("SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ'), VERSION()")
                .getFirst()
                .split("\t", 2);
        return new Now(Instant.parse(told[0]), told[1]);
    }

    /** Tables that a transaction does not hold still while they are dumped. */
    long notTransactional() {
        return Long.parseLong(ask("""
                        SELECT COUNT(*) FROM information_schema.TABLES t
                          LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
                         WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE'
                           AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES'""").getFirst());
    }

    /** About what a dump has, by what the server last counted. */
    long dumped() {
        return Long.parseLong(ask("""
                        SELECT COALESCE(SUM(DATA_LENGTH), 0) FROM information_schema.TABLES
                         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'""").getFirst());
    }

    Map<String, String> objects() {
        Map<String, String> found = new TreeMap<>();
        for (String line : ask("""
                SELECT 'table', COUNT(*) FROM information_schema.TABLES
                 WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
                UNION ALL SELECT 'view', COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
                UNION ALL SELECT 'index-column', COUNT(*) FROM information_schema.STATISTICS
                 WHERE TABLE_SCHEMA = DATABASE()
                UNION ALL SELECT 'foreign-key', COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS
                 WHERE CONSTRAINT_SCHEMA = DATABASE()
                UNION ALL SELECT 'trigger', COUNT(*) FROM information_schema.TRIGGERS
                 WHERE TRIGGER_SCHEMA = DATABASE()
                UNION ALL SELECT 'routine', COUNT(*) FROM information_schema.ROUTINES
                 WHERE ROUTINE_SCHEMA = DATABASE()""")) {
            String[] pair = line.split("\t", 2);
            found.put("objects:" + pair[0], pair[1]);
        }
        return found;
    }

    /** A dump is read back with foreign keys unchecked, so rows without their parents must be looked for. */
    Map<String, Long> orphans() {
        Map<String, Long> found = new TreeMap<>();
        for (String line : ask("""
                SELECT CONSTRAINT_NAME, CONCAT(
                         'SELECT COUNT(*) FROM `', TABLE_NAME, '` child WHERE ',
                         GROUP_CONCAT('child.`', COLUMN_NAME, '` IS NOT NULL' SEPARATOR ' AND '),
                         ' AND NOT EXISTS (SELECT 1 FROM `', REFERENCED_TABLE_NAME, '` parent WHERE ',
                         GROUP_CONCAT('parent.`', REFERENCED_COLUMN_NAME, '` = child.`', COLUMN_NAME, '`'
                                      SEPARATOR ' AND '), ')')
                  FROM information_schema.KEY_COLUMN_USAGE
                 WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_SCHEMA = DATABASE()
                 GROUP BY CONSTRAINT_NAME, TABLE_NAME, REFERENCED_TABLE_NAME""")) {
            String[] pair = line.split("\t", 2);
            found.merge(pair[0], Long.valueOf(ask(pair[1]).getFirst()), Long::sum);
        }
        return found;
    }

    void plant(Canary canary) {
        // Both are of a form that needs no quoting.
        ask("""
                CREATE TABLE IF NOT EXISTS %1$s (nonce CHAR(32) PRIMARY KEY, at VARCHAR(40) NOT NULL) ENGINE=InnoDB;
                START TRANSACTION; DELETE FROM %1$s; INSERT INTO %1$s VALUES ('%2$s', '%3$s'); COMMIT""".formatted(CANARY, canary.nonce(), canary.at()));
    }

    Optional<Canary> canary() {
        boolean there =
                !ask("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '"
                                + CANARY + "'")
                        .isEmpty();
        return there
                ? ask("SELECT nonce, at FROM " + CANARY + " ORDER BY at DESC LIMIT 1").stream()
                        .findFirst()
                        .map(line -> line.split("\t", 2))
                        .map(pair -> new Canary(pair[0], Instant.parse(pair[1])))
                : Optional.empty();
    }

    void createDatabase() {
        ask("CREATE DATABASE `" + server.database() + "` CHARACTER SET utf8mb4", List.of());
    }

    void dropDatabase() {
        ask("DROP DATABASE IF EXISTS `" + server.database() + "`", List.of());
    }

    boolean answers() {
        try {
            return !ask("SELECT 1", List.of()).isEmpty();
        } catch (im.steward.kernel.StewardException notYet) {
            return false;
        }
    }
}
