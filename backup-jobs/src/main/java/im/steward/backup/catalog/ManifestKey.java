package im.steward.backup.catalog;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
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
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs manifests (Ed25519): one key file of its own, so that who can write to the vault, or to the database, cannot
 * write a manifest. Its public half lies beside it in PEM, for {@code openssl} and for {@link Manifest#verify}.
 */
public final class ManifestKey {
    private static final String ALGORITHM = "Ed25519";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private final Path file;

    public ManifestKey(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** The key, made at the first use; two workers that make it at once end up with one. */
    private KeyPair keys() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            KeyPair keys = parse(Files.readString(file));
            Path open = file.resolveSibling(file.getFileName() + ".pub");
            if (!Files.exists(open)) {
                Files.writeString(open, pem("PUBLIC KEY", keys.getPublic().getEncoded()));
            }
            return keys;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new UnavailableException(
                    new Fault(
                            "manifest-key-unreadable",
                            "The key that signs manifests, %s, can neither be read nor made".formatted(file),
                            "Check who owns that file and whether its directory can be written"),
                    unreadable);
        }
    }

    private void create() throws IOException, GeneralSecurityException {
        Path directory = file.resolveSibling(".");
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(
                directory,
                "manifest",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            KeyPair keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Files.writeString(
                    draft,
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", keys.getPublic().getEncoded()),
                    StandardOpenOption.SYNC);
            // A link appears whole or not at all, and never replaces a key that another worker has just made.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException made) {
            // That one counts.
        } finally {
            Files.delete(draft);
        }
    }

    public PublicKey open() {
        return keys().getPublic();
    }

    byte[] sign(String text) {
        return sign(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A detached signature, as {@code openssl pkeyutl -verify -rawin} takes it. */
    public byte[] sign(byte[] bytes) {
        try {
            PrivateKey key = keys().getPrivate();
            Signature signing = Signature.getInstance(ALGORITHM);
            signing.initSign(key);
            signing.update(bytes);
            return signing.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read signs", impossible);
        }
    }

    static boolean verifies(PublicKey key, String text, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** Reads what lies in {@code .pub}. */
    public static PublicKey openKey(String pem) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(block(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("this is no Ed25519 public key in PEM", unreadable);
        }
    }

    private static KeyPair parse(String pem) throws GeneralSecurityException {
        return new KeyPair(
                openKey(pem),
                KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY"))));
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, PEM.encodeToString(bytes));
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
