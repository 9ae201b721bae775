package im.steward.backup.take.files;

import im.steward.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What each file of a tree holds, by its path below the root. In the vault it is a line per file: its SHA-256, its bytes
 * and its path, with a tab between; a line's end or a backslash in a path stands behind a backslash.
 */
public record FileList(SortedMap<String, Hashed> files) {
    /** Ends the path of its stream in the vault. */
    public static final String NAME = "files.list";

    private static final Pattern ESCAPE = Pattern.compile("\\\\[n\\\\]");
    private static final int BLOCK = 1 << 16;
    private static final int COLUMNS = 3;

    public record Hashed(long bytes, Sha256 sha256) {}

    public FileList {
        files = new TreeMap<>(files);
    }

    /** Empty when the file is gone. */
    static Optional<Hashed> hash(Path file) {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                bytes += read;
            }
            return Optional.of(new Hashed(bytes, Sha256.ofDigest(digest.digest())));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    void write(OutputStream out) throws IOException {
        for (Map.Entry<String, Hashed> file : files.entrySet()) {
            String line = "%s\t%d\t%s\n"
                    .formatted(file.getValue().sha256(), file.getValue().bytes(), escaped(file.getKey()));
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    public static FileList read(byte[] lines) {
        SortedMap<String, Hashed> files = new TreeMap<>();
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] columns = line.split("\t", COLUMNS);
            if (columns.length == COLUMNS) {
                files.put(unescaped(columns[2]), new Hashed(Long.parseLong(columns[1]), Sha256.ofHex(columns[0])));
            }
        }
        return new FileList(files);
    }

    /** One line's path, for who reads a long list as it comes; empty for a file of our own. */
    public static Optional<String> path(String line) {
        String[] columns = line.split("\t", COLUMNS);
        return columns.length < COLUMNS || columns[2].startsWith(".steward-")
                ? Optional.empty()
                : Optional.of(unescaped(columns[2]));
    }

    /** A name may hold anything but a slash; a line may not hold its own end. */
    private static String escaped(String path) {
        return path.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescaped(String path) {
        return path.indexOf('\\') < 0
                ? path
                : ESCAPE.matcher(path).replaceAll(found -> found.group().equals("\\n") ? "\n" : "\\\\");
    }

    long bytes() {
        return files.values().stream().mapToLong(Hashed::bytes).sum();
    }

    Map<String, String> fingerprints() {
        MessageDigest all = Sha256.digest();
        files.forEach((path, hashed) -> {
            all.update(path.getBytes(StandardCharsets.UTF_8));
            all.update((byte) 0);
            all.update(hashed.sha256().bytes());
        });
        return Map.of(
                "files:count", Integer.toString(files.size()),
                "files:bytes", Long.toString(bytes()),
                "files:content", Sha256.ofDigest(all.digest()).toString());
    }
}
