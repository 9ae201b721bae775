package im.steward.backup.vault;

import java.util.regex.Pattern;

/** What restic calls a snapshot: 64 hex digits. It names one stream or one tree of one backup set. */
public record SnapshotId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public SnapshotId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a snapshot's id has 64 hex digits, was '%s'".formatted(value));
        }
    }

    public static SnapshotId of(String text) {
        return new SnapshotId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
