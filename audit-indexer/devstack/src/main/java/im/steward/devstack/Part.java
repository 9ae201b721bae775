package im.steward.devstack;

import java.util.Locale;

/** One of the three servers. */
public enum Part {
    POSTGRESQL,
    KAFKA,
    ELASTICSEARCH;

    /** As it stands in file names and in {@code status}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
