package im.steward.backup.drill;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Drills at this site.
 *
 * @param drillReports directory on a disk that console and worker share; {@code drills} below {@code steward.home}
 *     without it
 */
@ConfigurationProperties("steward.backup")
public record DrillProperties(@Nullable Path drillReports) {
    public DrillProperties {
        if (drillReports != null && !drillReports.isAbsolute()) {
            throw new IllegalArgumentException("steward.backup.drill-reports must begin with /, was " + drillReports);
        }
    }
}
