package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JDK this process runs on also runs its children. */
final class Java {
    private Java() {}

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The first orderly end writes an archive of loaded classes, which halves later starts; a stale one is replaced. */
    static List<String> quickStart(Path server) {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + server.resolve("classes.jsa"),
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Xlog:aot=off");
    }

    static Path temporary(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("tmp"));
    }
}
