package im.steward.console.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** One file of an export: it is there when its hash is right, and not before. */
record Download(String path, String sha256) {
    static Download of(JsonNode file) {
        return new Download(
                file.path("path").asString(), file.path("sha256").asString("").toLowerCase(Locale.ROOT));
    }

    void into(Path directory, Function<String, InputStream> source) {
        Path root = directory.toAbsolutePath().normalize();
        Path target = root.resolve(path).normalize();
        if (!target.startsWith(root) || target.equals(root)) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "file-name-unsafe",
                    "The export names a file outside its directory: " + Screen.tame(path),
                    "Do not use this export; tell the auditor");
        }
        new OutFile(target).write(part -> {
            String found = copy(source.apply(path), part);
            if (!found.equals(sha256)) {
                Files.delete(part);
                throw new CommandFault(
                        CommandFault.FAILED,
                        "download-damaged",
                        "%s arrived damaged: its SHA-256 is %s, not %s".formatted(path, found, sha256),
                        "Run the command again");
            }
        });
    }

    private static String copy(InputStream from, Path to) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
        try (var in = new DigestInputStream(from, digest)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
