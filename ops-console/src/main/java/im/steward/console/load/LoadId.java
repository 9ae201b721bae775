package im.steward.console.load;

import java.util.UUID;

/** Made up by the process that loads. */
record LoadId(UUID value) {
    static LoadId of(String value) {
        return new LoadId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
