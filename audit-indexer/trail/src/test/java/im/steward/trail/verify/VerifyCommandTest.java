package im.steward.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.steward.trail.proof.InclusionProof;
import im.steward.trail.proof.MerkleTree;
import im.steward.trail.proof.TlogProof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path directory = Path.of("");

    private Path export = Path.of("");

    @SuppressWarnings("NullAway.Init") // written before each test
    private Specimen sound;

    @BeforeEach
    void writeAnExport() throws IOException {
        export = directory.resolve("export");
        sound = Specimen.sound(directory);
        sound.write(export);
    }

    @Test
    void aSoundExportIsValid() throws IOException {
        JsonNode verdict = verify("--json", export.toString());

        assertThat(verdict.get("valid").booleanValue()).isTrue();
        assertThat(verdict.get("entries").intValue()).isEqualTo(40);
        assertThat(verdict.get("first_bad").isNull()).isTrue();
        assertThat(verdict.at("/newer/entries").intValue()).isEqualTo(8);
        assertThat(verdict.at("/details/checked").intValue()).isEqualTo(40);
    }

    @Test
    void changedDetailsAreNamedAndErasedOnesAreOnlyCounted() throws IOException {
        List<String> details = new ArrayList<>(sound.details());
        details.set(5, details.get(5).replace("会议 5", "会议 6"));
        details.remove(20);
        Files.write(export.resolve("details.jsonl"), details);

        JsonNode verdict = verify("--json", export.toString());

        assertThat(verdict.get("first_bad").intValue()).isEqualTo(5);
        assertThat(verdict.get("problem").stringValue())
                .isEqualTo("the details of entry 5 are not those it committed to");
        assertThat(verdict.at("/details/erased").intValue()).isEqualTo(1);
    }

    @Test
    void anAnchorKeptElsewhereUncoversAnExportThatWasForgedWhole() throws IOException {
        Path kept = directory.resolve("kept-anchors.txt");
        Files.copy(export.resolve("anchors.txt"), kept);
        List<String> entries = new ArrayList<>(sound.entries());
        entries.remove(11);
        sound.with(entries).signedAgain().write(export);
        Files.delete(export.resolve("anchors.txt"));

        assertThat(verify("--json", export.toString()).get("valid").booleanValue())
                .isTrue();
        assertThat(verify("--json", "--anchor", kept.toString(), export.toString())
                        .get("first_bad")
                        .intValue())
                .isEqualTo(11);
    }

    @Test
    void aRecordCutByACrashIsPassedOver() throws IOException {
        String anchors = Files.readString(export.resolve("anchors.txt"));
        int second = anchors.indexOf("steward-anchor/v1 13");
        Files.writeString(
                export.resolve("anchors.txt"), anchors.substring(0, second + 70) + "\n" + anchors.substring(second));

        assertThat(verify("--json", export.toString()).get("anchored").intValue())
                .isEqualTo(32);
    }

    @Test
    void aZipReadsLikeADirectory() throws IOException {
        Path zip = directory.resolve("export.zip");
        try (FileSystem target = FileSystems.newFileSystem(zip, Map.of("create", "true"));
                Stream<Path> files = Files.list(export)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.getPath("/" + file.getFileName()));
            }
        }

        assertThat(verify("--json", zip.toString())).isEqualTo(verify("--json", export.toString()));
    }

    @Test
    void aProofFileIsVerifiedWithAKey() throws IOException {
        Path proof = directory.resolve("entry.tlog-proof");
        Files.writeString(proof, proof(7).text());
        String key = sound.signer().key().toString();

        assertThat(verify("--json", "--key", key, proof.toString()).get("valid").booleanValue())
                .isTrue();
        Files.writeString(proof, proof(7).text().replace("index 7", "index 8"));
        assertThat(verify("--json", "--key", key, proof.toString())
                        .get("first_bad")
                        .intValue())
                .isEqualTo(8);
    }

    @Test
    void whatCannotBeReadIsSaidWithTheUsage() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = VerifyCommand.run(
                List.of(directory.resolve("nowhere").toString()),
                new PrintStream(new ByteArrayOutputStream()),
                new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Cannot verify: ")
                .contains("Usage: verify");
    }

    @Test
    void theIndependentScriptGivesTheSameVerdicts() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        Random random = new Random(4);
        List<Specimen> specimens = new ArrayList<>(List.of(sound));
        for (int round = 0; round < 24; round++) {
            Specimen tampered =
                    sound.with(Tampering.random(sound.entries(), random).entries());
            specimens.add(random.nextBoolean() ? tampered : tampered.signedAgain());
        }
        for (Specimen specimen : specimens) {
            specimen.write(export);

            JsonNode ours = verify("--json", export.toString());
            JsonNode theirs = JSON.readTree(script("--json", export.toString()));

            for (String key : List.of("valid", "entries", "root", "first_bad", "anchored", "newer", "checkpoints")) {
                assertThat(theirs.get(key)).as(key).isEqualTo(ours.get(key));
            }
        }
    }

    @Test
    void theIndependentScriptJudgesAProofFileAlike() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        Path proof = directory.resolve("entry.tlog-proof");
        String key = sound.signer().key().toString();
        for (int index = 0; index < 40; index += 13) {
            for (String text : List.of(proof(index).text(), proof(index).text().replace("extra e", "extra f"))) {
                Files.writeString(proof, text);

                assertThat(JSON.readTree(script("--json", "--key", key, proof.toString()))
                                .get("valid"))
                        .isEqualTo(
                                verify("--json", "--key", key, proof.toString()).get("valid"));
            }
        }
    }

    private TlogProof proof(int index) {
        List<String> entries = sound.entries();
        MerkleTree tree = MerkleTree.of(entries.stream()
                .map(entry -> entry.getBytes(StandardCharsets.UTF_8))
                .toList());
        return new TlogProof(
                entries.get(index),
                InclusionProof.of(tree, index, entries.size()),
                sound.checkpoints().getLast());
    }

    private static JsonNode verify(String... args) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VerifyCommand.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        return JSON.readTree(out.toString(StandardCharsets.UTF_8));
    }

    private static String script(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/usr/bin/python3", "src/main/resources/im/steward/trail/verify/verify_trail.py"));
        command.addAll(List.of(args));
        Process python = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        python.waitFor();
        return out;
    }
}
