package im.steward.backup.restore;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where sets are restored to for a look.
 *
 * @param scratchDirectory on a disk with room for the largest set; {@code scratch} below {@code steward.home} without it
 */
@ConfigurationProperties("steward.backup")
public record RestoreProperties(@Nullable Path scratchDirectory) {
    public RestoreProperties {
        if (scratchDirectory != null && !scratchDirectory.isAbsolute()) {
            throw new IllegalArgumentException(
                    "steward.backup.scratch-directory must begin with /, was " + scratchDirectory);
        }
    }
}
