package im.steward.audit.source;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where uploads wait until they are read. Consoles and indexers on different hosts share it as one directory.
 *
 * @param directory holds content of messages until each run has ended: mode 0700, on a disk you would trust with them
 * @param maxUnpacked more than this from one archive is taken for a bomb
 * @param retryAfter how long a worker waits after a run broke off or a store was away
 */
@ConfigurationProperties("steward.imports")
public record ImportProperties(
        @DefaultValue(".steward/imports") Path directory,
        @DefaultValue("256GB") DataSize maxUnpacked,
        @DefaultValue("5s") Duration retryAfter) {
    public ImportProperties {
        if (maxUnpacked.toBytes() < 1) {
            throw new IllegalArgumentException("steward.imports.max-unpacked must be 1B or more, was " + maxUnpacked);
        }
        if (retryAfter.isNegative() || retryAfter.isZero()) {
            throw new IllegalArgumentException("steward.imports.retry-after must be more than 0, was " + retryAfter);
        }
    }
}
