package im.steward.backup.restore;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where operators have sets restored to for a look.
 *
 * @param directory scratch places are made in; {@code restores} below {@code steward.home} without it
 * @param keep how long a scratch place stays when nobody says otherwise
 * @param longest nobody may ask for more
 */
@ConfigurationProperties("steward.backup.restore")
public record PlaceProperties(
        @Nullable Path directory,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("30d") Duration longest) {
    public PlaceProperties {
        if (directory != null && !directory.isAbsolute()) {
            throw new IllegalArgumentException("steward.backup.restore.directory must begin with /, was " + directory);
        }
        if (keep.isNegative() || keep.isZero() || keep.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "steward.backup.restore.keep (%s) must be more than 0 and at most steward.backup.restore.longest (%s)"
                            .formatted(keep, longest));
        }
    }
}
