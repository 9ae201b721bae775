package im.steward.compliance.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Tells whoever receives the files what they are and how to check them, in two languages. */
final class Readme {
    private static final List<String> FILES = List.of("README.en.txt", "README.zh-CN.txt");

    private Readme() {}

    /** Again after a kill, too. */
    static void write(Path directory) throws IOException {
        for (String file : FILES) {
            try (InputStream text = Readme.class.getResourceAsStream(file)) {
                if (text == null) {
                    throw new IOException(file + " is missing from the program");
                }
                Files.copy(text, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
