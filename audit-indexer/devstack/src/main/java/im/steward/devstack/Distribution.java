package im.steward.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the servers' jars lie: beside the build's output, or assembled as {@code lib}, {@code elasticsearch}, {@code kafka}.
 *
 * @param classPath of a {@link DevStack}
 * @param postgresql where its binaries are unpacked to
 */
record Distribution(List<Path> classPath, Path elasticsearch, Path kafka, Path postgresql) {

    static Distribution current() {
        Path code = codeSource();
        Path parent = parent(code);
        return parent.endsWith("lib") ? assembled(parent(parent)) : built(code, parent(parent));
    }

    private static Distribution assembled(Path root) {
        Path lib = root.resolve("lib");
        return new Distribution(
                List.of(lib.resolve("classes"), lib.resolve("*")),
                root.resolve("elasticsearch"),
                root.resolve("kafka"),
                root.resolve("postgresql"));
    }

    private static Distribution built(Path code, Path module) {
        return new Distribution(
                List.of(code, module.resolve("target/lib/*")),
                module.resolve("elasticsearch/target/server"),
                module.resolve("kafka/target/server"),
                module.resolve("target/postgresql"));
    }

    /** A copy that no later build disturbs. */
    Distribution linkedInto(Path root) {
        try {
            Path lib = Files.createDirectories(root.resolve("lib"));
            for (Path entry : classPath) {
                if (entry.endsWith("*")) {
                    Trees.link(parent(entry), lib);
                } else if (Files.isDirectory(entry)) {
                    Trees.link(entry, lib.resolve("classes"));
                } else if (Files.exists(entry)) {
                    Trees.link(entry, lib.resolve(entry.getFileName().toString()));
                }
            }
            Trees.link(elasticsearch, root.resolve("elasticsearch"));
            Trees.link(kafka, root.resolve("kafka"));
            return assembled(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String classPathArgument() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** Where a build keeps its shared test stack. */
    static Path buildDirectory() {
        return parent(codeSource());
    }

    private static Path codeSource() {
        try {
            return Path.of(DevStack.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new StackException("no parent directory of " + path);
        }
        return parent;
    }
}
