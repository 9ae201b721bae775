package im.steward.backup.plan;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mattermost's rows about files, in its own database. */
final class FileRowsStore {
    private final JdbcClient jdbc;

    FileRowsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row carries its time in milliseconds; a file deleted since then may be gone from the disk, too. */
    Set<String> pathsAsOf(Instant at) {
        return new HashSet<>(jdbc.sql("SELECT path FROM fileinfo WHERE createat <= :at AND deleteat = 0 AND path <> ''")
                .param("at", at.toEpochMilli())
                .query(String.class)
                .list());
    }
}
