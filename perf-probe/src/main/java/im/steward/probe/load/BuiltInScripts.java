package im.steward.probe.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Scripts that come along; written in the same language as anybody's own. */
public final class BuiltInScripts {
    public static final List<String> NAMES = List.of("mattermost", "matrix");

    private BuiltInScripts() {}

    public static Optional<LoadScript> find(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(ScriptParser.parse(Path.of(name + ".yml"), text(name), _ -> Optional.empty()));
    }

    /** To begin an own script with. */
    public static String text(String name) {
        try (InputStream in = BuiltInScripts.class.getResourceAsStream(name + ".yml")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no script '%s'".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
