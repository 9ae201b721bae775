package im.steward.backup.take;

import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A restore under way, as a part sees it.
 *
 * @param scratch an empty directory of this restore's own, for sockets, trees and the like
 * @param suffix random letters and digits that scratch databases and indices carry in their names
 */
public record Restoring(Vault vault, Path scratch, String suffix) {
    public void stream(Stored stored, OutputStream out) {
        vault.readStream(stored.snapshot(), stored.path(), out);
    }

    public void tree(Stored stored, Path target, List<String> includes) {
        vault.readTree(stored.snapshot(), target, includes);
    }
}
