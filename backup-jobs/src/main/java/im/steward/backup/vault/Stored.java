package im.steward.backup.vault;

import im.steward.kernel.Sha256;
import java.util.Optional;

/**
 * One stream or tree that the vault has taken in.
 *
 * @param path of the stream or tree inside the snapshot, for restic's {@code dump} and {@code restore}
 * @param bytes read from the producer, before deduplication and compression
 * @param added bytes by which the vault grew, as restic counts them (0 with releases that do not tell)
 * @param sha256 of the stream's bytes; a tree has none of its own, its list of files has
 */
public record Stored(SnapshotId snapshot, String path, long bytes, long added, Optional<Sha256> sha256) {
    public Stored {
        if (bytes < 0 || added < 0) {
            throw new IllegalArgumentException("bytes are counted from 0, were %d and %d".formatted(bytes, added));
        }
    }
}
