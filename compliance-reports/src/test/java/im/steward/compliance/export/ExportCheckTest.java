package im.steward.compliance.export;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zips without a proof, so that the proof's absence is the one problem of those that are otherwise whole. */
class ExportCheckTest {
    private static final String NO_PROOF = "audit.tlog-proof is missing";
    private static final String MORE_THAN_ONE =
            "The zip is more than one: programs may unpack other files than the ones checked here";

    @TempDir
    static Path directory;

    private final byte[] genuine = zip(export("we agreed on 12"), "");
    private final byte[] forged = zip(export("we agreed on 21"), "");

    @Test
    void wholeZipIsReadOnceFromEachEnd() throws IOException {
        assertThat(problems(genuine)).containsExactly(NO_PROOF);
    }

    @Test
    void forgedZipBehindTheGenuineOneIsFound() throws IOException {
        assertThat(problems(joined(genuine, forged))).contains(MORE_THAN_ONE);
    }

    @Test
    void forgedZipInTheCommentOfTheGenuineOneIsFound() throws IOException {
        byte[] commented = zip(export("we agreed on 12"), new String(forged, StandardCharsets.ISO_8859_1));

        assertThat(problems(commented)).contains(MORE_THAN_ONE);
    }

    @Test
    void bytesInFrontOfAZipAreFound() throws IOException {
        assertThat(problems(joined(new byte[] {1, 2, 3}, genuine))).contains(MORE_THAN_ONE);
    }

    @Test
    void bytesBehindAZipAreFound() throws IOException {
        assertThat(problems(zip(export("we agreed on 12"), "a remark"))).contains(MORE_THAN_ONE);
    }

    @Test
    void zipOfMoreFilesThanTheOldFormatCountsIsPlain() throws IOException {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 66_000; i++) {
            many.put("long-texts/" + i, "");
        }

        assertThat(problems(zip(many, ""))).noneMatch(problem -> problem.startsWith("The zip"));
    }

    private static List<String> problems(byte[] zip) throws IOException {
        Path file = Files.write(directory.resolve("export.zip"), zip);
        return ExportCheck.of(file, Optional.empty()).problems();
    }

    private static Map<String, String> export(String messages) {
        String manifest = "{\"files\":[{\"bytes\":%d,\"path\":\"messages.csv\",\"sha256\":\"%s\"}]}"
                .formatted(messages.length(), Sha256.of(messages).hex());
        return Map.of(
                "messages.csv",
                messages,
                "manifest.json",
                manifest,
                "SHA256SUMS",
                Sha256.of(manifest).hex() + "  manifest.json\n"
                        + Sha256.of(messages).hex() + "  messages.csv\n");
    }

    private static byte[] zip(Map<String, String> files, String comment) {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.ISO_8859_1)) {
            zip.setComment(comment);
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.writeBytes(second);
        return bytes.toByteArray();
    }
}
