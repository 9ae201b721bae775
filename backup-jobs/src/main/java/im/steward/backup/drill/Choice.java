package im.steward.backup.drill;

import im.steward.backup.catalog.BackupSetId;

/** Which set a drill restores. */
public sealed interface Choice {
    record Newest() implements Choice {}

    /** Any but the newest: what nobody looks at is what rots. */
    record RandomOlder() implements Choice {}

    record Chosen(BackupSetId set) implements Choice {}

    /** As the table, the API and message keys write it. */
    default String word() {
        return switch (this) {
            case Newest _ -> "newest";
            case RandomOlder _ -> "random";
            case Chosen _ -> "chosen";
        };
    }
}
