package im.steward.backup.take;

import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
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
 * @param passing told of each piece of bytes that came out of the vault
 */
public record Restoring(Vault vault, Path scratch, String suffix, Passing passing) {
    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9]{4,20}");

    public Restoring {
        if (!SUFFIX.matcher(suffix).matches()) {
            throw new IllegalArgumentException("a scratch place's suffix has 4 to 20 of a-z 0-9, was '" + suffix + "'");
        }
    }

    public Restoring(Vault vault, Path scratch, String suffix) {
        this(vault, scratch, suffix, _ -> {});
    }

    /** Throws to break the restore off. */
    @FunctionalInterface
    public interface Passing {
        void passed(long bytes);
    }

    /** Writes what was stored, and throws after its end when it is not what was taken. */
    public void stream(Stored stored, OutputStream out) {
        MessageDigest digest = Sha256.digest();
        vault.readStream(stored.snapshot(), stored.path(), new DigestOutputStream(new Told(out), digest));
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
        try (OutputStream out = Files.newOutputStream(PrivateFile.create(file))) {
            stream(stored, out);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        return file;
    }

    public void tree(Stored stored, Path target, List<String> includes) {
        passing.passed(0);
        try {
            vault.readTree(stored.snapshot(), target, includes);
        } catch (UnavailableException full) {
            throw full.fault().code().equals("vault-full") ? scratchFull(full) : full;
        }
        if (includes.isEmpty()) {
            passing.passed(stored.bytes());
        }
    }

    /** The vault is only read, so the disk that is full is not its own. */
    private static UnavailableException scratchFull(Throwable cause) {
        return new UnavailableException(
                new Fault(
                        "backup-scratch-full",
                        "The disk of the scratch place is full",
                        "Make room there or name a larger place in steward.backup.scratch-directory, then restore again"),
                cause);
    }

    private final class Told extends FilterOutputStream {
        Told(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            passing.passed(length);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            passing.passed(1);
        }
    }
}
