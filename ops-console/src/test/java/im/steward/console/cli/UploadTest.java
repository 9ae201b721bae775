package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.console.cli.FakeConsole.Said;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    @TempDir
    private Path home;

    private Path directory = Path.of("");

    @BeforeEach
    void someFiles() throws IOException {
        directory = Files.createDirectory(home.resolve("export"));
        Files.writeString(directory.resolve("a.txt"), "first");
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/b.txt"), "second");
    }

    @Test
    void aDirectoryIsSentAsOneZip() throws IOException {
        List<String> names = new ArrayList<>();

        try (var zip = new ZipInputStream(new Upload(directory, (_, _) -> {}).open())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }

        assertThat(names).containsExactly("a.txt", "sub/b.txt");
    }

    @Test
    void aFileThatCannotBeReadEndsTheUpload() throws IOException {
        breakOneFile();

        assertThatThrownBy(() -> {
                    try (InputStream zip = new Upload(directory, (_, _) -> {}).open()) {
                        zip.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void anImportThatCannotSendAllSaysSo() throws IOException {
        breakOneFile();
        try (var console = new FakeConsole(home)) {
            Said said = console.run("import", "--format", "slack", directory.toString());

            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).contains("export cannot be read");
        }
    }

    /** Regular and there, but its first page is not: reading it fails for root, too. */
    private void breakOneFile() throws IOException {
        Files.createSymbolicLink(directory.resolve("m.txt"), Path.of("/proc/self/mem"));
    }
}
