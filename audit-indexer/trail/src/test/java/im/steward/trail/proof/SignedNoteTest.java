package im.steward.trail.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedNoteTest {
    /** The example in the documentation of Go's golang.org/x/mod/sumdb/note. */
    private static final NoteKey NEUMANN =
            NoteKey.of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");

    private static final String NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void thePublishedNoteVerifies() {
        assertThat(SignedNote.of(NOTE).isSignedBy(NEUMANN)).isTrue();
        assertThat(NEUMANN).hasToString("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    }

    @Test
    void oneChangedLetterOrAnotherKeyDoesNot() throws IOException {
        NoteKey other = signer().key();

        assertThat(SignedNote.of(NOTE.replace("answer", "Answer")).isSignedBy(NEUMANN))
                .isFalse();
        assertThat(SignedNote.of(NOTE).isSignedBy(other)).isFalse();
    }

    @Test
    void signaturesOfWitnessesAreIgnored() {
        String cosigned = NOTE
                + "— witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ\n";

        assertThat(SignedNote.of(cosigned).isSignedBy(NEUMANN)).isTrue();
    }

    @Test
    void aKeyIdThatIsNotItsOwnIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoteKey.of("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    }

    @Test
    void theKeyFileIsMadeOnceForItsOwnerOnly() throws IOException {
        CheckpointSigner first = signer();
        CheckpointSigner second = signer();

        assertThat(second.key()).isEqualTo(first.key());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("trail.key"))))
                .isEqualTo("rw-------");
        assertThat(NoteKey.of(Files.readString(directory.resolve("trail.key.pub"))))
                .isEqualTo(first.key());
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aCheckpointIsReadBackFromItsNote() throws IOException {
        CheckpointSigner signer = signer();
        Checkpoint checkpoint = new Checkpoint("steward.test/trail", 7, MerkleHash.EMPTY);

        SignedCheckpoint signed = signer.sign(checkpoint);

        assertThat(SignedCheckpoint.of(signed.note())).isEqualTo(signed);
        assertThat(signed.isSignedBy(signer.key())).isTrue();
        assertThat(signed.note())
                .startsWith(
                        "steward.test/trail\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— steward.test/trail ");
    }

    @Test
    void aNoteAboutAnotherLogIsNoCheckpointOfThisOne() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        NoteKey key = NoteKey.of("steward.test/trail", keys.getPublic());
        String text = new Checkpoint("elsewhere.test/trail", 7, MerkleHash.EMPTY).text();
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(keys.getPrivate());
        signing.update(text.getBytes(StandardCharsets.UTF_8));

        SignedCheckpoint foreign = SignedCheckpoint.of(SignedNote.sign(text, key.name(), key.id(), signing.sign()));

        assertThat(foreign.isSignedBy(key)).isFalse();
    }

    @Test
    void aProofFileIsReadBack() throws IOException {
        CheckpointSigner signer = signer();
        MerkleTree tree = MerkleTree.of(List.of(new byte[] {1}, new byte[] {2}, new byte[] {'3'}));
        SignedCheckpoint signed = signer.sign(new Checkpoint("steward.test/trail", 3, tree.root()));
        String text = new TlogProof("3", InclusionProof.of(tree, 2, 3), signed).text();

        assertThat(text).startsWith("c2sp.org/tlog-proof@v1\nextra Mw==\nindex 2\n");
        assertThat(TlogProof.of(text).text()).isEqualTo(text);
        assertThat(TlogProof.of(text).problem(signer.key())).isEmpty();
        assertThat(TlogProof.of(text.replace("extra Mw==", "extra NA==")).problem(signer.key()))
                .contains("the entry is not in the tree that was signed");
        assertThat(TlogProof.of(text.replace("extra Mw==", "extra NA==")).problem())
                .contains("the entry is not in the tree that was signed");
    }

    private CheckpointSigner signer() throws IOException {
        return CheckpointSigner.open(directory.resolve("trail.key"), "steward.test/trail");
    }
}
