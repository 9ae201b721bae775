package im.steward.audit.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of the mapping. A change to the fields, or to what is written into them, is a new version: its indices are
 * filled beside the live ones.
 */
public record Mapping(int version, JsonNode json) {
    public static final Mapping CURRENT = read(1);

    public Mapping {
        if (version < 1) {
            throw new IllegalArgumentException("mapping versions count from 1, was " + version);
        }
    }

    private static Mapping read(int version) {
        String name = "mapping-v" + version + ".json";
        try (InputStream in = Mapping.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new Mapping(version, JsonMapper.shared().readTree(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
