package im.steward.backup.vault;

import java.io.IOException;
import java.io.OutputStream;

/** Writes one stream to its end, or throws; then nothing of it stays in the vault. */
@FunctionalInterface
public interface Producer {
    void writeTo(OutputStream out) throws IOException;
}
