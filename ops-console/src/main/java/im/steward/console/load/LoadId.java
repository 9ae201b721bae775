package im.steward.console.load;

import java.util.UUID;

/** Made up by the process that loads. */
public record LoadId(UUID value) {
    public static LoadId of(String value) {
        return new LoadId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
