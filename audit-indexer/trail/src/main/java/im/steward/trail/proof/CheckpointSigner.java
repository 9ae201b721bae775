package im.steward.trail.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the log's private key and signs its checkpoints. */
public final class CheckpointSigner {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private final NoteKey key;
    private final PrivateKey privateKey;

    CheckpointSigner(String origin, KeyPair keys) {
        this.key = NoteKey.of(origin, keys.getPublic());
        this.privateKey = keys.getPrivate();
    }

    /**
     * Reads the key file, or makes it on the first start: PKCS #8 and X.509 in PEM, readable by its owner only. The
     * public key also goes into {@code <file>.pub} for those who verify.
     */
    public static CheckpointSigner open(Path keyFile, String origin) throws IOException {
        try {
            create(keyFile);
        } catch (FileAlreadyExistsException usual) {
            // Another start, or another process of this start, has made it.
        }
        CheckpointSigner signer = read(keyFile, origin);
        Files.writeString(keyFile.resolveSibling(keyFile.getFileName() + ".pub"), signer.key + "\n");
        return signer;
    }

    private static void create(Path keyFile) throws IOException {
        if (Files.exists(keyFile)) {
            return;
        }
        Path directory = keyFile.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path draft = Files.createTempFile(
                directory,
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.writeString(
                    draft,
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", keys.getPublic().getEncoded()),
                    StandardOpenOption.SYNC);
            // A link appears whole or not at all, and never replaces the key another process made a moment ago.
            Files.createLink(keyFile, draft);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", impossible);
        } finally {
            Files.delete(draft);
        }
    }

    private static CheckpointSigner read(Path keyFile, String origin) throws IOException {
        String pem = Files.readString(keyFile);
        try {
            KeyFactory ed25519 = KeyFactory.getInstance("Ed25519");
            CheckpointSigner signer = new CheckpointSigner(
                    origin,
                    new KeyPair(
                            ed25519.generatePublic(new X509EncodedKeySpec(block(pem, "PUBLIC KEY"))),
                            ed25519.generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY")))));
            if (!signer.key.verifies("probe\n", signer.signature("probe\n"))) {
                throw new GeneralSecurityException("the two keys do not belong together");
            }
            return signer;
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IOException("%s is no Ed25519 key file".formatted(keyFile), unreadable);
        }
    }

    public NoteKey key() {
        return key;
    }

    public SignedCheckpoint sign(Checkpoint checkpoint) {
        if (!checkpoint.origin().equals(key.name())) {
            throw new IllegalArgumentException("a log signs its own checkpoints only");
        }
        String text = checkpoint.text();
        return new SignedCheckpoint(checkpoint, SignedNote.sign(text, key.name(), key.id(), signature(text)));
    }

    private byte[] signature(String text) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(privateKey);
            signing.update(text.getBytes(StandardCharsets.UTF_8));
            return signing.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read signs", impossible);
        }
    }

    private static String pem(String label, byte[] bytes) {
        String base64 = PEM.encodeToString(bytes);
        Arrays.fill(bytes, (byte) 0);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }

    private static byte[] block(String pem, String label) throws GeneralSecurityException {
        Matcher block = Pattern.compile("-----BEGIN %1$s-----(.*?)-----END %1$s-----".formatted(label), Pattern.DOTALL)
                .matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("no block " + label);
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }
}
