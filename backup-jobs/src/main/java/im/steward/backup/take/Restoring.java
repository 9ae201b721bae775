package im.steward.backup.take;

import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A restore under way, as a part sees it.
 *
 * @param scratch an empty directory of this restore's own, for sockets, trees and the like
 * @param suffix random letters and digits that scratch databases and indices carry in their names
 */
public record Restoring(Vault vault, Path scratch, String suffix) {
    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9]{4,20}");

    public Restoring {
        if (!SUFFIX.matcher(suffix).matches()) {
            throw new IllegalArgumentException("a scratch place's suffix has 4 to 20 of a-z 0-9, was '" + suffix + "'");
        }
    }

    /** Writes what was stored, and throws after its end when it is not what was taken. */
    public void stream(Stored stored, OutputStream out) {
        MessageDigest digest = Sha256.digest();
        vault.readStream(stored.snapshot(), stored.path(), new DigestOutputStream(out, digest));
        Sha256 read = Sha256.ofDigest(digest.digest());
        if (!stored.sha256().equals(Optional.of(read))) {
            throw new IntegrityException(new Fault(
                    "backup-stream-altered",
                    "The stream " + stored.path() + " in the vault is not the one that was taken",
                    "Restore an older set, keep this vault's disk for inspection and take a new set to another vault"));
        }
    }

    /** For what is small. */
    public byte[] bytes(Stored stored) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream(stored, out);
        return out.toByteArray();
    }

    public Path file(Stored stored, String name) {
        Path file = scratch.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            stream(stored, out);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        return file;
    }

    public void tree(Stored stored, Path target, List<String> includes) {
        vault.readTree(stored.snapshot(), target, includes);
    }
}
