package im.steward.backup.take.own;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Steward's own small files: keys, anchors, configuration.
 *
 * @param paths files and directories; those that are not there are left out
 */
record OwnFiles(List<Path> paths) {
    OwnFiles {
        paths = paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }

    /**
     * All plain files by their name in the vault, without the key of the vault they go to and without its predecessors,
     * which lie beside it under its name and a date.
     */
    Map<String, Path> without(Path vaultKey) {
        Map<String, Path> files = new TreeMap<>();
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                put(files, path, vaultKey);
            } else if (Files.isDirectory(path)) {
                try (Stream<Path> walked = Files.walk(path)) {
                    walked.filter(Files::isRegularFile).forEach(file -> put(files, file, vaultKey));
                } catch (IOException unreadable) {
                    throw unreadable(path, unreadable);
                }
            }
        }
        return files;
    }

    private static void put(Map<String, Path> files, Path file, Path vaultKey) {
        boolean opensTheVault = file.getParent() != null
                && file.getParent().equals(vaultKey.normalize().getParent())
                && String.valueOf(file.getFileName()).startsWith(String.valueOf(vaultKey.getFileName()));
        if (!opensTheVault) {
            files.put("files" + file, file);
        }
    }

    static void copy(Path file, OutputStream out) throws IOException {
        try {
            Files.copy(file, out);
        } catch (java.nio.file.AccessDeniedException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static UnavailableException unreadable(Path path, IOException cause) {
        return new UnavailableException(
                new Fault(
                        "backup-own-file-unreadable",
                        "Steward's own file " + path + " cannot be read",
                        "Let the worker's account read it"),
                cause);
    }
}
