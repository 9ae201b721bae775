package im.steward.backup.vault;

/** Told how far a stream has come; throws to break it off, and then nothing of it stays in the vault. */
@FunctionalInterface
public interface Watch {
    Watch NOBODY = _ -> {};

    /** @param bytes since the stream's beginning */
    void passed(long bytes);
}
