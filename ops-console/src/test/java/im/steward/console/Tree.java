package im.steward.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The repository as it lies on disk, for tests that read sources, messages and documents. */
public final class Tree {
    public static final Path ROOT = root();

    private Tree() {}

    static List<Path> files(String inside, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(path ->
                            path.toString().contains(inside) && path.toString().endsWith(ending))
                    .filter(path -> !ROOT.relativize(path).toString().contains("target/"))
                    .toList();
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/glossary.md"))) {
            here = Objects.requireNonNull(here.getParent(), "docs/glossary.md is in none of the parents");
        }
        return here;
    }
}
