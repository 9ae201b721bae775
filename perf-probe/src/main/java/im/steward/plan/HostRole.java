package im.steward.plan;

import java.util.Locale;

/** What a host does; all but the chat server and its files are groups of the inventory. */
public enum HostRole {
    CHAT,
    CHAT_FILES,
    POSTGRESQL,
    REDIS,
    KAFKA,
    ELASTICSEARCH,
    STEWARD_CONSOLE,
    STEWARD_INDEXER,
    STEWARD_WORKER,
    STEWARD_PROBE,
    LOADBALANCER,
    BACKUP,
    MONITORING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
