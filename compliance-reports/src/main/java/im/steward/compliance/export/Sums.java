package im.steward.compliance.export;

import im.steward.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Digests of files, and the list of them that {@code sha256sum -c} reads. */
final class Sums {
    static final String FILE = "SHA256SUMS";
    private static final int BUFFER = 1 << 16;

    private Sums() {}

    static List<Export.File> of(Path directory) throws IOException {
        List<Export.File> files = new ArrayList<>();
        for (String path : ExportFolder.list(directory)) {
            files.add(of(directory, path));
        }
        return files;
    }

    static Export.File of(Path directory, String path) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(path))) {
            return of(path, in);
        }
    }

    static Export.File of(String path, InputStream in) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            bytes += read;
        }
        return new Export.File(path, bytes, Sha256.ofDigest(digest.digest()));
    }

    static String text(List<Export.File> files) {
        return files.stream()
                .map(file -> file.sha256().hex() + "  " + file.path() + "\n")
                .collect(Collectors.joining());
    }
}
